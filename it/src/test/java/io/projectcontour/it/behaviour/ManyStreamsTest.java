package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * More Services than Envoy has streams on one connection: with Contour's bootstrap it opens a
 * stream for the endpoints of each.
 */
class ManyStreamsTest {
  private static final int SERVICES = 1_100;
  private static final int NOBODY = 9;
  private static final int MOVES = 20;

  @Test
  void aRouteThatMovesToANewServiceIsNeverAnsweredWithoutItsEndpoints() {
    try (LiveContour contour = LiveContour.start()) {
      IntStream.range(0, SERVICES)
          .forEach(index -> contour.service("default", "many-" + index, "", NOBODY));
      contour.proxy("many.example.com", "routes:\n" + routes());
      Call call = contour.http("moves.example.com", "/");
      moveTo(contour, "moves-0");
      contour.await(call, 200);

      for (int move = 1; move <= MOVES; move++) {
        String backend = "moves-" + move;
        moveTo(contour, backend);
        contour.awaitMove(call, backend);
      }

      assertThat(contour.envoy().stats("contour_.*upstream_cx_active"))
          .as("connections of Envoy to Contour, without several of which this shows nothing")
          .containsPattern("upstream_cx_active: ([2-9]|[1-9][0-9])\\b");
    }
  }

  private static String routes() {
    return IntStream.range(0, SERVICES)
        .mapToObj(
            index ->
                "- {conditions: [{prefix: /%1$d/}], services: [{name: many-%1$d, port: 80}]}\n"
                    .formatted(index))
        .collect(Collectors.joining());
  }

  private static void moveTo(LiveContour contour, String backend) {
    contour.backend(backend);
    contour.proxy("moves.example.com", "routes: [{services: [{name: " + backend + ", port: 80}]}]");
  }
}
