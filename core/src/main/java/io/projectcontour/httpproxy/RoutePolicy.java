package io.projectcontour.httpproxy;

/**
 * One policy of a route of an HTTPProxy: reads its part of the spec, judges it, and adds to the
 * route.
 */
@FunctionalInterface
public interface RoutePolicy {
  /**
   * Reads the policy.
   *
   * @return false if the object's routes must not be served: the reason has been noted as an error
   */
  boolean translate(RouteContext context, RouteDraft draft);
}
