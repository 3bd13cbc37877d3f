package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BootstrapCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private final TestTerminal terminal = new TestTerminal();
  private Path output = Path.of("");

  @BeforeEach
  void chooseOutput() {
    output = folder.resolve("envoy.json");
  }

  private JsonNode written() throws IOException {
    return JSON.readTree(Files.readString(output));
  }

  private String[] tlsFlags() throws IOException {
    for (String file : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
      Files.writeString(folder.resolve(file), "PEM");
    }
    return new String[] {
      "--envoy-cafile=" + folder.resolve("ca.crt"),
      "--envoy-cert-file=" + folder.resolve("tls.crt"),
      "--envoy-key-file=" + folder.resolve("tls.key")
    };
  }

  private int bootstrap(String... flags) {
    return terminal.run(
        Stream.concat(Stream.of("bootstrap", output.toString()), Stream.of(flags))
            .toArray(String[]::new));
  }

  @Test
  void everyFlagReachesTheFile() throws IOException {
    assertThat(
            bootstrap(
                "--admin-address=/run/a.sock",
                "--admin-port=9100",
                "--dns-lookup-family=v6",
                "--namespace=ns",
                "--overload-downstream-max-conn=7",
                "--overload-max-heap=18446744073709551615",
                "--xds-address=contour",
                "--xds-port=8002",
                "--xds-mode=delta",
                "--xds-resource-version=v3"))
        .isZero();
    JsonNode bootstrap = written();
    assertThat(bootstrap.at("/admin/address/pipe/path").asString()).isEqualTo("/run/a.sock");
    assertThat(bootstrap.at("/static_resources/clusters/1/alt_stat_name").asString())
        .isEqualTo("ns_envoy-admin_9100");
    assertThat(bootstrap.at("/static_resources/clusters/0/alt_stat_name").asString())
        .isEqualTo("ns_contour_8002");
    assertThat(bootstrap.at("/static_resources/clusters/0/type").asString())
        .isEqualTo("STRICT_DNS");
    assertThat(bootstrap.at("/static_resources/clusters/0/dns_lookup_family").asString())
        .isEqualTo("V6_ONLY");
    assertThat(bootstrap.at("/dynamic_resources/lds_config/api_config_source/api_type").asString())
        .isEqualTo("DELTA_GRPC");
    assertThat(bootstrap.at("/overload_manager/resource_monitors")).hasSize(2);
  }

  @Test
  void theNamespaceComesFromTheEnvironmentUnlessAFlagGivesIt() throws IOException {
    TestTerminal inNamespace = new TestTerminal(Map.of("CONTOUR_NAMESPACE", "other"));
    assertThat(inNamespace.run("bootstrap", output.toString())).isZero();
    assertThat(written().at("/static_resources/clusters/0/alt_stat_name").asString())
        .isEqualTo("other_contour_8001");
    assertThat(inNamespace.run("bootstrap", output.toString(), "--namespace=given")).isZero();
    assertThat(written().at("/static_resources/clusters/0/alt_stat_name").asString())
        .isEqualTo("given_contour_8001");
  }

  @Test
  void theCertificatesMayComeFromTheEnvironment() throws IOException {
    tlsFlags();
    TestTerminal withCertificates =
        new TestTerminal(
            Map.of(
                "ENVOY_CAFILE", folder.resolve("ca.crt").toString(),
                "ENVOY_CERT_FILE", folder.resolve("tls.crt").toString(),
                "ENVOY_KEY_FILE", folder.resolve("tls.key").toString()));
    assertThat(withCertificates.run("bootstrap", output.toString())).isZero();
    assertThat(
            written()
                .at(
                    "/static_resources/clusters/0/transport_socket/typed_config/common_tls_context"
                        + "/validation_context/trusted_ca/filename")
                .asString())
        .isEqualTo(folder.resolve("ca.crt").toString());
  }

  @Test
  void theFilesThatEnvoyWatchesAreWrittenBesideTheBootstrap() throws IOException {
    String[] tls = tlsFlags();
    Path resources = folder.resolve("resources");
    assertThat(bootstrap(tls[0], tls[1], tls[2], "--resources-dir=" + resources)).isZero();
    assertThat(JSON.readTree(Files.readString(resources.resolve("sds/xds-tls-certificate.json"))))
        .isEqualTo(
            JSON.readTree(
                """
                {"resources": [{
                  "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
                  "name": "contour_xds_tls_certificate",
                  "tls_certificate": {
                    "certificate_chain": {"filename": "%1$s/tls.crt"},
                    "private_key": {"filename": "%1$s/tls.key"}}}]}
                """
                    .formatted(folder)));
    assertThat(
            JSON.readTree(Files.readString(resources.resolve("sds/xds-validation-context.json"))))
        .isEqualTo(
            JSON.readTree(
                """
                {"resources": [{
                  "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
                  "name": "contour_xds_tls_validation_context",
                  "validation_context": {
                    "trusted_ca": {"filename": "%1$s/ca.crt"},
                    "match_typed_subject_alt_names": [
                      {"san_type": "DNS", "matcher": {"exact": "contour"}}]}}]}
                """
                    .formatted(folder)));
  }

  @Test
  void theResourcesDirectoryIsMadeAlsoWithoutTls() {
    assertThat(bootstrap("--resources-dir=" + folder.resolve("made"))).isZero();
    assertThat(folder.resolve("made/sds")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"-", "-- -"})
  void aDashIsStandardOutput(String arguments) {
    assertThat(terminal.run(("bootstrap " + arguments).split(" "))).isZero();
    assertThat(JSON.readTree(terminal.out()).has("static_resources")).isTrue();
  }

  @Test
  void anOldFileIsReplacedAndAllMayReadTheNewOne() throws IOException {
    Files.writeString(output, "old");
    assertThat(bootstrap()).isZero();
    assertThat(written().has("admin")).isTrue();
    assertThat(Files.getPosixFilePermissions(output)).contains(PosixFilePermission.OWNER_READ);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(output);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--admin-address=localhost",
    "--admin-address=127.0.0.1",
    "--admin-address=::1",
    "--overload-downstream-max-conn=-1",
    "--xds-port=70000",
    "--xds-port=-1",
    "--overload-max-heap=-1",
    "--xds-mode=rest",
    "--xds-resource-version=v2",
    "--envoy-cafile=given-alone"
  })
  void aWrongValueEndsTheCommandBeforeAnythingIsWritten(String flag) {
    assertThat(bootstrap(flag)).isEqualTo(1);
    assertThat(output).doesNotExist();
  }

  @Test
  void aCertificateThatIsMissingEmptyOrAFolderIsAnErrorHereAndNotInEnvoy() throws IOException {
    String[] tls = tlsFlags();
    Files.writeString(folder.resolve("tls.crt"), "");
    assertThat(bootstrap(tls)).isEqualTo(1);
    Files.delete(folder.resolve("tls.crt"));
    assertThat(bootstrap(tls)).isEqualTo(1);
    Files.createDirectory(folder.resolve("tls.crt"));
    assertThat(bootstrap(tls)).isEqualTo(1);
    assertThat(output).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    output = folder.resolve("missing/envoy.json");
    assertThat(bootstrap()).isEqualTo(1);
  }

  @Test
  void thePathIsNeeded() {
    assertThat(terminal.run("bootstrap")).isEqualTo(1);
    assertThat(terminal.err()).startsWith("contour: error: ").contains("path");
  }
}
