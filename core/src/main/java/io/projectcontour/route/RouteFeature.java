package io.projectcontour.route;

import io.envoyproxy.envoy.config.route.v3.Route;

/**
 * A policy of one route, ready to be written into Envoy's message. A value: implementations are
 * records.
 */
public interface RouteFeature {
  /** Writes the policy into a route whose match and action are already there. */
  void apply(Route.Builder route);

  /**
   * Whether the policy has a meaning for routes with this action; most have it only where requests
   * are forwarded.
   */
  default boolean appliesTo(RouteAction action) {
    return action instanceof RouteAction.Forward;
  }
}
