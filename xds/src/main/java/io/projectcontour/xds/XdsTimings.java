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
 * @param readPatience for how long a big response waits until others have read theirs, while the
 *     memory for what is on its way is used up
 */
public record XdsTimings(
    Duration clusterRemovalGrace, Duration clusterPatience, Duration readPatience) {
  private static final Duration READ_PATIENCE = Duration.ofSeconds(1);

  /** How many times longer than for endpoints an answer is awaited. */
  private static final int ANSWERS_TAKE_LONGER = 15;

  /** Right unless Envoy is very slow. */
  public static final XdsTimings DEFAULT =
      new XdsTimings(Duration.ofMillis(500), Duration.ofSeconds(2));

  /** With the usual patience for those who read. */
  public XdsTimings(Duration clusterRemovalGrace, Duration clusterPatience) {
    this(clusterRemovalGrace, clusterPatience, READ_PATIENCE);
  }

  /**
   * For how long an Envoy is waited for that does not answer. A cluster may never get endpoints;
   * but such an Envoy is busy with what it was sent, for seconds if that is thousands of clusters
   * and its processor is not its own.
   */
  Duration answerPatience() {
    return clusterPatience.multipliedBy(ANSWERS_TAKE_LONGER);
  }

  /** Refuses negative times. */
  public XdsTimings {
    if (clusterRemovalGrace.isNegative()
        || clusterPatience.isNegative()
        || readPatience.isNegative()) {
      throw new IllegalArgumentException("Times to wait must not be negative");
    }
  }
}
