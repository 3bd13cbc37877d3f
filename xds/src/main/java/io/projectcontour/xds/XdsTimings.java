package io.projectcontour.xds;

import java.time.Duration;

/**
 * How long the server waits for what may not come.
 *
 * @param clusterRemovalGrace how long a removed cluster is still shown to an Envoy whose routes
 *     come on other streams. Envoy answers requests to a cluster that it does not know with 503,
 *     and a route to it may still be in use until the new routes have arrived on their own stream.
 *     These are sent at the same time and usually over the same connection, so little is needed
 * @param clusterPatience for how long routes wait until Envoy has accepted clusters and has their
 *     endpoints. That takes long if one of them gets no endpoints or does not pass its health
 *     check; it must not hold up all other changes
 */
public record XdsTimings(Duration clusterRemovalGrace, Duration clusterPatience) {
  /** Right unless Envoy is very slow. */
  public static final XdsTimings DEFAULT =
      new XdsTimings(Duration.ofMillis(500), Duration.ofSeconds(2));

  /** Refuses negative times. */
  public XdsTimings {
    if (clusterRemovalGrace.isNegative() || clusterPatience.isNegative()) {
      throw new IllegalArgumentException("Times to wait must not be negative");
    }
  }
}
