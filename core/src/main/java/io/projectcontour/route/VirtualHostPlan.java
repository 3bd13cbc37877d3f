package io.projectcontour.route;

import java.util.List;

/**
 * A virtual host of one listener.
 *
 * @param domain the host name; {@code *} for the default host
 * @param routes in Envoy's order
 */
public record VirtualHostPlan(
    String domain, List<Route> routes, List<VirtualHostFeature> features) {
  /** Sorts the routes and copies the lists. */
  public VirtualHostPlan {
    routes = routes.stream().sorted(RouteOrder.INSTANCE).toList();
    features = List.copyOf(features);
  }
}
