package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code deploy/rendered/contour-namespaced.yaml} as it runs: no rights outside of a namespace. */
class NamespacedTest {
  private static final String HOST = "own.example.com";
  private static final String FOREIGN = "foreign.example.com";

  @Test
  void routesOfTheWatchedNamespaceAreServedAndThoseOfOthersAreNot() throws IOException {
    try (InstalledContour contour =
        new InstalledContour(Images.built(), "contour-namespaced", InstalledContour.NAMESPACE)) {
      contour.route("default", FOREIGN);
      contour.route(HOST);
      contour.awaitReady(2);
      contour.awaitAnswer(HOST);
      assertThat(contour.call(HOST).ask().body()).contains("\"backend\":\"backend\"");
      assertThat(contour.call(FOREIGN).ask().status()).isEqualTo(404);
      contour
          .cluster()
          .await(
              "the route has a status",
              InstalledContour.PATIENCE,
              () -> contour.status(HOST).equals("valid"));
    }
  }
}
