package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.route.RouteFeature;

/** Lets connections of a route become websockets (spec: httpproxy.md section 6). */
public record Websockets() implements RouteFeature {
  /** {@code routes[].enableWebsockets}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    if (context.route().enableWebsockets()) {
      draft.features.add(new Websockets());
    }
    return true;
  }

  @Override
  public void apply(Route.Builder route) {
    route
        .getRouteBuilder()
        .addUpgradeConfigs(RouteAction.UpgradeConfig.newBuilder().setUpgradeType("websocket"));
  }
}
