package io.projectcontour.route;

import io.projectcontour.k8s.ObjectKey;
import java.util.List;

/**
 * A route of a virtual host.
 *
 * @param httpsUpgrade on the plain listener the route answers with a redirect to https instead of
 *     its action
 * @param priority the lower goes first among routes that are equally specific
 * @param source the object that defines the route
 * @param features its policies
 */
public record Route(
    RouteMatch match,
    RouteAction action,
    boolean httpsUpgrade,
    int priority,
    ObjectKey source,
    List<RouteFeature> features) {
  /** Copies the list. */
  public Route {
    features = List.copyOf(features);
  }

  /** The same route with other conditions and one feature replaced or added. */
  public Route with(RouteMatch otherMatch, List<RouteFeature> otherFeatures) {
    return new Route(otherMatch, action, httpsUpgrade, priority, source, otherFeatures);
  }
}
