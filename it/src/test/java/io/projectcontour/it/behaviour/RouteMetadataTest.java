package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code --route-metadata-when-logged}: what tells the object of a route is left out or logged. */
class RouteMetadataTest {
  private static final String FLAG = "--route-metadata-when-logged";
  private static final String METADATA = "io.projectcontour.name";

  private static LiveContour started(String configuration, String... flags) {
    LiveContour contour = LiveContour.start(configuration, "", flags);
    contour.backend("echo");
    contour.proxy(
        "logged.example.com",
        """
        routes: [{services: [{name: echo, port: 80}]}]
        """);
    contour.await(contour.http("logged.example.com", "/"), 200);
    return contour;
  }

  private static String routes(LiveContour contour) {
    return contour.envoy().admin("/config_dump?resource=dynamic_route_configs");
  }

  @Test
  void withoutTheFlagRoutesTellTheirObject() {
    try (LiveContour contour = started("accesslog-format: envoy")) {
      assertThat(routes(contour)).contains("logged.example.com").contains(METADATA);
    }
  }

  @Test
  void withTheFlagTheyDoNotWhenTheAccessLogDoesNotAsk() {
    try (LiveContour contour = started("accesslog-format: envoy", FLAG)) {
      assertThat(routes(contour)).contains("logged.example.com").doesNotContain(METADATA);
    }
  }

  @Test
  void withTheFlagTheyDoWhenTheAccessLogAsks() {
    try (LiveContour contour =
        started(
            """
            accesslog-format: json
            json-fields: [response_code, contour_config_kind, contour_config_name]
            """,
            FLAG)) {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(contour.envoy().output())
                      .contains("\"contour_config_kind\":\"HTTPProxy\"")
                      .contains("\"contour_config_name\":\"logged\""));
    }
  }
}
