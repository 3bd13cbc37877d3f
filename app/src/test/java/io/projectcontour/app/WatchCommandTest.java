package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.projectcontour.app.certgen.Certificates;
import io.projectcontour.app.certgen.Validity;
import io.projectcontour.app.xdscli.FakeXdsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchCommandTest {
  private static final String CLUSTER_TYPE = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  private static final Cluster CLUSTER = Cluster.newBuilder().setName("a-cluster").build();

  @TempDir Path folder;
  private final TestTerminal terminal = new TestTerminal();

  private static FakeXdsServer server() throws IOException {
    return new FakeXdsServer(CLUSTER, null, Optional.empty());
  }

  private static DiscoveryRequest.Builder request() {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(CLUSTER_TYPE)
        .setNode(Node.newBuilder().setId("ContourCLI"));
  }

  @Test
  void theStateOfTheWorldIsPrintedAndAcknowledged() throws IOException {
    try (FakeXdsServer server = server()) {
      assertThat(terminal.run("cli", "cds", "--contour=" + server.target())).isZero();
      assertThat(server.requests())
          .containsExactly(
              request().setVersionInfo("0").build(),
              request().setVersionInfo("v7").setResponseNonce("n1").build());
    }
    assertThat(terminal.out())
        .containsSubsequence(
            "\"version_info\": \"0\"",
            "\"version_info\": \"v7\"",
            "\"name\": \"a-cluster\"",
            "\"response_nonce\": \"n1\"");
  }

  @Test
  void changesAreAskedForByNameAndRejectedOnRequest() throws IOException {
    try (FakeXdsServer server = server()) {
      assertThat(
              terminal.run(
                  "cli",
                  "--delta",
                  "--nack",
                  "--node-id=me",
                  "--contour=" + server.target(),
                  "cds",
                  "one",
                  "two"))
          .isZero();
      DeltaDiscoveryRequest first =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(CLUSTER_TYPE)
              .setNode(Node.newBuilder().setId("me"))
              .addAllResourceNamesSubscribe(List.of("one", "two"))
              .build();
      assertThat(server.requests())
          .containsExactly(
              first,
              first.toBuilder()
                  .setResponseNonce("n1")
                  .setErrorDetail(
                      com.google.rpc.Status.newBuilder()
                          .setCode(Code.INTERNAL_VALUE)
                          .setMessage("Told to create a NACK for testing"))
                  .build());
    }
    assertThat(terminal.out()).contains("\"system_version_info\": \"v7\"", "\"code\": 13");
  }

  @Test
  void secretsAreWatchedOnTheirOwnStream() throws IOException {
    try (FakeXdsServer server =
        new FakeXdsServer(
            Secret.newBuilder().setName("a-secret").build(), null, Optional.empty())) {
      TestTerminal named = new TestTerminal(Map.of("CLI_NODE_ID", "from-env"));
      assertThat(named.run("cli", "sds", "--contour", server.target(), "--nack")).isZero();
      assertThat(named.out()).contains("\"name\": \"a-secret\"", "\"id\": \"from-env\"");
    }
  }

  @Test
  void anErrorOfTheStreamEndsTheCommand() throws IOException {
    try (FakeXdsServer server =
        new FakeXdsServer(
            CLUSTER, Status.UNAVAILABLE.withDescription("going away"), Optional.empty())) {
      assertThat(terminal.run("cli", "cds", "--contour=" + server.target())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "contour",
        "127.0.0.1:99999",
        "127.0.0.1:-1",
        "::1:8001",
        "http://x:1",
        "a b:1"
      })
  void whatIsNoServerIsAUsageError(String server) {
    assertThat(terminal.run("cli", "lds", "--contour=" + server)).isEqualTo(1);
    assertThat(terminal.err())
        .isEqualTo(
            "contour: error: --contour has to be HOST:PORT, for example 127.0.0.1:8001, not '%s',"
                    .formatted(server)
                + " try --help\n");
  }

  @Test
  void aServerWithoutAHostIsOnThisMachine() throws IOException {
    try (FakeXdsServer server = server()) {
      String port = server.target().substring(server.target().lastIndexOf(':'));
      assertThat(terminal.run("cli", "cds", "--contour=" + port)).isZero();
    }
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws IOException {
    String target;
    try (FakeXdsServer server = server()) {
      target = server.target();
    }
    assertThat(terminal.run("cli", "lds", "--contour=" + target)).isEqualTo(1);
  }

  @Test
  void bothSidesOfTlsProveWhoTheyAreWithCertificatesOfCertgen() throws Exception {
    Certificates certificates =
        Certificates.generate("ns", Validity.days(1, Instant.now()), new SecureRandom());
    Path ca = Files.write(folder.resolve("ca.crt"), certificates.authority().bytes());
    Path contour = Files.write(folder.resolve("c"), certificates.contourCertificate().bytes());
    Path contourKey = Files.write(folder.resolve("ck"), certificates.contourKey().bytes());
    Path envoy = Files.write(folder.resolve("e"), certificates.envoyCertificate().bytes());
    Path envoyKey = Files.write(folder.resolve("ek"), certificates.envoyKey().bytes());
    SslContext tls =
        GrpcSslContexts.forServer(contour.toFile(), contourKey.toFile())
            .trustManager(ca.toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    try (FakeXdsServer server = new FakeXdsServer(CLUSTER, null, Optional.of(tls))) {
      String contourFlag = "--contour=" + server.target();
      TestTerminal withTls =
          new TestTerminal(
              Map.of(
                  "CLI_CAFILE", ca.toString(),
                  "CLI_CERT_FILE", envoy.toString(),
                  "CLI_KEY_FILE", envoyKey.toString()));
      assertThat(withTls.run("cli", "cds", contourFlag)).isZero();
      assertThat(withTls.out()).contains("a-cluster");
      assertThat(terminal.run("cli", "cds", contourFlag)).isEqualTo(1); // plain text
      // Who shows the certificate of an Envoy is no Contour.
      SslContext impostorTls = GrpcSslContexts.forServer(envoy.toFile(), envoyKey.toFile()).build();
      try (FakeXdsServer impostor = new FakeXdsServer(CLUSTER, null, Optional.of(impostorTls))) {
        assertThat(withTls.run("cli", "cds", "--contour=" + impostor.target())).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cafile=only-one",
        "--cafile=/missing --cert-file=/missing --key-file=/missing",
      })
  void filesForTlsBelongTogetherAndHaveToBeThere(String flags) {
    assertThat(terminal.run(("cli cds " + flags).split(" "))).isEqualTo(1);
  }
}
