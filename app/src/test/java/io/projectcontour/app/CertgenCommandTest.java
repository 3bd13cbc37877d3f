package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.certgen.SecretManifest;
import io.projectcontour.app.certgen.SecretStore;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.UnusableConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CertgenCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final FakeCluster cluster = new FakeCluster();

  /** A cluster that remembers what it was given. */
  private static final class FakeCluster implements SecretStore, CertgenCommand.Clusters {
    private final List<String> existing = new ArrayList<>();
    private final List<SecretManifest> written = new ArrayList<>();
    private final List<String> connections = new ArrayList<>();
    private boolean closed;
    private boolean usable = true;

    @Override
    public SecretStore secrets(boolean inCluster, Path kubeconfig)
        throws UnusableConnectionException {
      if (!usable) {
        KubernetesClients.connect(Path.of("/no/such/kubeconfig")).close();
      }
      connections.add(inCluster ? "in the cluster" : kubeconfig.toString());
      return this;
    }

    @Override
    public Outcome write(SecretManifest secret, boolean overwrite) {
      boolean exists = existing.contains(secret.name());
      if (exists && !overwrite) {
        return Outcome.KEPT;
      }
      written.add(secret);
      return exists ? Outcome.REPLACED : Outcome.CREATED;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private int certgen(Map<String, String> environment, String... flags) {
    CommandContext context =
        new CommandContext(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    ContourCommand root = new ContourCommand();
    CommandLine commandLine = new CommandLine(root);
    commandLine.addSubcommand(new CertgenCommand(context, cluster));
    return Commands.withCommonRules(commandLine, root, context)
        .execute(Stream.concat(Stream.of("certgen"), Stream.of(flags)).toArray(String[]::new));
  }

  private int certgen(String... flags) {
    return certgen(Map.of("HOME", "/home/me"), flags);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutAnOutputNothingIsWritten() throws IOException {
    assertThat(certgen(folder.resolve("certs").toString())).isZero();
    assertThat(folder).isEmptyDirectory();
    assertThat(out()).isEmpty();
    assertThat(cluster.connections).isEmpty();
  }

  @Test
  void pemFilesAreForTheirOwnerOnly() throws IOException {
    Path directory = folder.resolve("a/b");
    assertThat(certgen("--pem", directory.toString())).isZero();
    assertThat(out())
        .isEqualTo(
            """
            Writing certificates to PEM files in %1$s/
            %1$s/cacert.pem created
            %1$s/contourcert.pem created
            %1$s/contourkey.pem created
            %1$s/envoycert.pem created
            %1$s/envoykey.pem created
            """
                .formatted(directory));
    for (String file : List.of("cacert", "contourcert", "contourkey", "envoycert", "envoykey")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve(file + ".pem"))))
          .isEqualTo("rw-------");
    }
    assertThat(directory.resolve("envoykey.pem")).content().contains("RSA PRIVATE KEY");
  }

  @Test
  void filesAreReplacedOnlyOnRequest() throws IOException {
    assertThat(certgen("--pem", folder.toString())).isZero();
    String first = Files.readString(folder.resolve("cacert.pem"));
    assertThat(certgen("--pem", folder.toString())).isEqualTo(1);
    assertThat(folder.resolve("cacert.pem")).hasContent(first);
    Files.setPosixFilePermissions(
        folder.resolve("cacert.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(certgen("--pem", "--overwrite", folder.toString())).isZero();
    assertThat(Files.readString(folder.resolve("cacert.pem"))).isNotEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("cacert.pem"))))
        .isEqualTo("rw-------");
  }

  @Test
  void yamlFilesAreNamedAfterTheirSecrets() {
    assertThat(
            certgen(
                "--yaml",
                "--secrets-format=compact",
                "--secrets-name-suffix=-gw",
                "--namespace=ns",
                folder.toString()))
        .isZero();
    assertThat(out())
        .isEqualTo(
            """
            Writing "compact" format Secrets to YAML files in %1$s/
            %1$s/contourcert-gw.yaml created
            %1$s/envoycert-gw.yaml created
            """
                .formatted(folder));
    assertThat(folder.resolve("contourcert-gw.yaml"))
        .content()
        .contains(
            "kind: Secret", "name: contourcert-gw", "namespace: ns", "app: contour", "ca.crt: ");
  }

  @Test
  void secretsAreWrittenToTheNamespaceOfTheEnvironment() {
    assertThat(certgen(Map.of("CONTOUR_NAMESPACE", "other", "HOME", "/home/me"), "--kube"))
        .isZero();
    assertThat(out())
        .isEqualTo(
            """
            Writing "legacy" format Secrets to namespace "other"
            secret/cacert updated
            secret/contourcert updated
            secret/envoycert updated
            """);
    assertThat(cluster.written).extracting(SecretManifest::namespace).containsOnly("other");
    assertThat(cluster.connections).containsExactly("/home/me/.kube/config");
    assertThat(cluster.closed).isTrue();
  }

  @Test
  void existingSecretsAreKeptUnlessTheyAreToBeReplaced() {
    cluster.existing.addAll(List.of("contourcert", "envoycert"));
    assertThat(certgen("--kube", "--incluster", "--secrets-format=compact")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            Writing "compact" format Secrets to namespace "projectcontour"
            secret/contourcert already exists
            secret/envoycert already exists
            """);
    assertThat(cluster.written).isEmpty();
    assertThat(certgen("--kube", "--incluster", "--secrets-format=compact", "--overwrite"))
        .isZero();
    assertThat(cluster.written).hasSize(2);
    assertThat(cluster.connections).containsOnly("in the cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "--yaml --secrets-format=other",
    "--yaml --namespace=Not_A_Label",
    "--kube --secrets-name-suffix=_",
    "--pem --certificate-lifetime=99999999",
    "--certificate-lifetime=-1"
  })
  void wrongValuesEndTheCommandBeforeAnythingIsWritten(String flags) {
    assertThat(certgen((flags + " " + folder.resolve("certs")).split(" "))).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
    assertThat(cluster.written).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-pem", "--no-yaml", "--no-kube", "--no-overwrite", "--no-incluster"})
  void booleansHaveANegativeForm(String flag) {
    assertThat(certgen(flag, folder.resolve("certs").toString())).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutAReadableKubeconfigTheClusterIsNotReached() {
    TestTerminal terminal = new TestTerminal(Map.of("HOME", folder.toString()));
    assertThat(terminal.run("certgen", "--kube")).isEqualTo(1);
    assertThat(terminal.run("certgen", "--kube", "--incluster")).isEqualTo(1);
  }

  @Test
  void withoutAClusterNoFilesAreWrittenBesideIt() {
    cluster.usable = false;
    assertThat(certgen("--pem", "--kube", folder.toString())).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }
}
