package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesClientsTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: here
      clusters:
      - name: cluster
        cluster: {server: "https://api.example.com:6443/prefix/"}
      users:
      - name: user
        user: {token: t0ps3cret}
      contexts:
      - name: here
        context: {cluster: cluster, user: user}
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aKubeconfigSaysWhereTheServerIs() throws Exception {
    try (KubernetesClient client = KubernetesClients.connect(file("config", KUBECONFIG))) {
      assertThat(client.getMasterUrl()).hasToString("https://api.example.com:6443/prefix/");
      assertThat(client.getConfiguration().getAutoOAuthToken()).isEqualTo("t0ps3cret");
    }
  }

  @Test
  void aMissingKubeconfigIsReportedWithItsPath() {
    assertThatThrownBy(() -> KubernetesClients.connect(folder.resolve("none")))
        .isInstanceOf(UnusableConnectionException.class)
        .hasMessage(
            "there is no kubeconfig %s/none; give --kubeconfig, or --incluster in a pod", folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current-context: here | kind: Config | has no current-context",
        "current-context: here | current-context: there | has no entry \"there\" in contexts",
        "cluster: cluster, | cluster: other, | has no entry \"other\" in clusters",
        "user: user} | user: other} | has no entry \"other\" in users",
        "server: | name: | has no server in cluster cluster",
        "kind: Config | 'kind: [t0ps3cret' | is not YAML from line",
      })
  void aWrongKubeconfigIsReportedWithoutItsContents(String part, String wrong, String problem)
      throws IOException {
    Path file = file("config", KUBECONFIG.replace(part, wrong));

    assertThatThrownBy(() -> KubernetesClients.connect(file))
        .isInstanceOf(UnusableConnectionException.class)
        .hasMessageStartingWith("the kubeconfig " + file)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("t0ps3cret");
  }

  @Test
  void aCertificateThatIsMissingIsReported() throws IOException {
    Path file =
        file(
            "config",
            KUBECONFIG.replace("{server:", "{certificate-authority: /nowhere/ca.crt, server:"));

    assertThatThrownBy(() -> KubernetesClients.connect(file))
        .isInstanceOf(UnusableConnectionException.class)
        .hasMessageContaining("/nowhere/ca.crt");
  }

  @Test
  void outsideOfAClusterThereIsNoServiceAccount() {
    assertThatThrownBy(
            () -> KubernetesClients.connectInCluster(Map.of(), folder, ConnectionSettings.DEFAULT))
        .isInstanceOf(UnusableConnectionException.class)
        .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    assertThatThrownBy(
            () ->
                KubernetesClients.connectInCluster(
                    Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443"),
                    folder,
                    ConnectionSettings.DEFAULT))
        .isInstanceOf(UnusableConnectionException.class)
        .hasMessageContaining("token cannot be read");
  }

  @Test
  void connectingAClientThatIsClosedMeanwhileIsNoError() throws Exception {
    KubernetesClient client = KubernetesClients.connect(file("config", KUBECONFIG));
    client.close();

    assertThatCode(() -> KubernetesClients.connectNow(client)).doesNotThrowAnyException();
  }
}
