package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code deploy/rendered/contour-deployment.yaml} as it runs: Envoys in a Deployment. */
class EnvoyDeploymentTest {
  private static final String HOST = "deployment.example.com";

  @Test
  void aRequestThroughTheServiceOfEnvoyIsAnsweredByTheBackend() throws IOException {
    try (InstalledContour contour = new InstalledContour(Images.built(), "contour-deployment")) {
      contour.route(HOST);
      contour.awaitReady(2);
      contour.awaitAnswer(HOST);
      assertThat(contour.call(HOST).ask().body()).contains("\"backend\":\"backend\"");
    }
  }
}
