package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong from the start ends the process with one line that says what to do. */
class RefusedStartTest {
  private static ContourProcess start(TemporaryFolder folder, String kubeconfig) {
    return ContourProcess.start(
        "contour",
        folder.path(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()),
        List.of("--insecure", "--kubeconfig=" + kubeconfig));
  }

  private static void assertRefused(ContourProcess contour, String... said) {
    assertThat(contour.awaitExit()).isEqualTo(1);
    String[] texts = new String[said.length + 1];
    texts[0] = "level=fatal";
    System.arraycopy(said, 0, texts, 1, said.length);
    assertThat(contour.logged(texts)).as(contour::log).isTrue();
    assertThat(contour.log()).doesNotContain("\tat ");
  }

  @Test
  void aMissingKubeconfigIsNamed() {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      String missing = folder.path().resolve("nothing").toString();
      assertRefused(
          start(folder, missing), "there is no kubeconfig " + missing, "give --kubeconfig");
    }
  }

  @Test
  void aBrokenKubeconfigIsNamedWithItsLineAndNotShown() {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      String broken = folder.write("broken", "apiVersion: v1\nusers: [{token: 5ecret\n").toString();
      ContourProcess contour = start(folder, broken);
      assertRefused(contour, broken, "is not YAML from line");
      assertThat(contour.log()).doesNotContain("5ecret");
    }
  }

  @Test
  void aKubeconfigWithoutTheContextThatItNamesIsRefused() {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      String incomplete =
          folder.write("incomplete", "{apiVersion: v1, current-context: prod}").toString();
      assertRefused(start(folder, incomplete), "prod", "in contexts");
    }
  }

  @ExtendWith(RealSoftware.class)
  @ParameterizedTest
  @CsvSource({"--xds-port", "--health-port", "--http-port", "--debug-http-port"})
  void aPortThatIsInUseIsNamedWithItsFlag(String flag, ApiServer api) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start");
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ContourProcess contour =
          ContourProcess.start(
              "contour",
              folder.path(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()),
              List.of(
                  "--insecure",
                  "--disable-leader-election",
                  "--kubeconfig=" + api.kubeconfig(),
                  flag + "=" + other.getLocalPort()));
      assertRefused(contour, flag, Integer.toString(other.getLocalPort()));
    }
  }

  @ExtendWith(RealSoftware.class)
  @Test
  void missingCertificateFilesAreNamed(ApiServer api) {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      ContourProcess contour =
          ContourProcess.start(
              "contour",
              folder.path(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()),
              List.of(
                  "--disable-leader-election",
                  "--kubeconfig=" + api.kubeconfig(),
                  "--contour-cafile=/nowhere/ca.crt",
                  "--contour-cert-file=/nowhere/tls.crt",
                  "--contour-key-file=/nowhere/tls.key"));
      assertRefused(contour, "/nowhere/tls.crt does not exist");
    }
  }

  @ExtendWith(RealSoftware.class)
  @Test
  void aContourConfigurationThatIsNotThereIsNamed(ApiServer api) {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      ContourProcess contour =
          ContourProcess.start(
              "contour",
              folder.path(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()),
              List.of("--kubeconfig=" + api.kubeconfig(), "--contour-config-name=none"));
      assertRefused(contour, "ContourConfiguration does not exist", "projectcontour/none");
    }
  }

  @ExtendWith(RealSoftware.class)
  @Test
  void anExtensionServiceOfTheConfigurationThatIsNotThereIsNamed(ApiServer api) {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-start")) {
      String configuration =
          folder
              .write(
                  "contour.yaml",
                  "rateLimitService: {extensionService: default/limits, domain: d}\n")
              .toString();
      ContourProcess contour =
          ContourProcess.start(
              "contour",
              folder.path(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()),
              List.of("--insecure", "--kubeconfig=" + api.kubeconfig(), "-c", configuration));
      assertRefused(contour, "error getting extension service", "default/limits");
    }
  }
}
