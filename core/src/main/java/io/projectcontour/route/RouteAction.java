package io.projectcontour.route;

import java.util.List;
import java.util.Optional;

/** What happens to a request that a route matches. */
public sealed interface RouteAction {

  /**
   * The request goes to one of the destinations.
   *
   * @param destinations not empty
   * @param mirror where a copy of the request goes
   */
  record Forward(List<Destination> destinations, Optional<Mirror> mirror) implements RouteAction {
    /** Copies the list. */
    public Forward {
      destinations = List.copyOf(destinations);
      if (destinations.isEmpty()) {
        throw new IllegalArgumentException("a forwarding route needs a destination");
      }
    }
  }

  /** Envoy answers with a redirect. Empty parts and zeros keep what the request has. */
  record Redirect(String scheme, String host, int port, int statusCode, Optional<PathRewrite> path)
      implements RouteAction {}

  /**
   * Envoy answers with 503, since there is no destination.
   *
   * @param mirror where a copy would go; its cluster is served all the same, as in Contour
   */
  record Unavailable(Optional<Mirror> mirror) implements RouteAction {}

  /** Envoy answers itself, with an empty body if {@code body} is. */
  record DirectResponse(int statusCode, String body) implements RouteAction {}
}
