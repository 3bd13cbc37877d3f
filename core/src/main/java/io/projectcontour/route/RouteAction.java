package io.projectcontour.route;

import io.projectcontour.cluster.ClusterPlan;
import java.util.List;
import java.util.Optional;

/** What happens to a request that a route matches. */
public sealed interface RouteAction {

  /**
   * The request goes to one of the destinations.
   *
   * @param destinations not empty
   * @param mirrors where copies of the request go
   */
  record Forward(List<Destination> destinations, List<Mirror> mirrors) implements RouteAction {
    /** Copies the lists. */
    public Forward {
      destinations = List.copyOf(destinations);
      mirrors = List.copyOf(mirrors);
      if (destinations.isEmpty()) {
        throw new IllegalArgumentException("a forwarding route needs a destination");
      }
    }
  }

  /** Envoy answers with a redirect. Empty parts and zeros keep what the request has. */
  record Redirect(String scheme, String host, int port, int statusCode, Optional<PathRewrite> path)
      implements RouteAction {}

  /**
   * Envoy answers with an error, since there is no destination.
   *
   * @param unused clusters that would get something otherwise; they are served all the same, as in
   *     Contour
   */
  record Unavailable(int statusCode, List<ClusterPlan> unused) implements RouteAction {
    /** Copies the list. */
    public Unavailable {
      unused = List.copyOf(unused);
    }
  }

  /** Envoy answers itself, with an empty body if {@code body} is. */
  record DirectResponse(int statusCode, String body) implements RouteAction {}
}
