package io.projectcontour.kube;

import java.time.Duration;

/**
 * Which Lease is held, and how long.
 *
 * @param leaseDuration how long others wait for a sign of life before they take over
 * @param renewDeadline how long the leader tries to renew before it gives up; shorter than the
 *     lease
 * @param retryPeriod between tries to get or to renew the Lease; shorter than the deadline
 */
public record LeaderElectionSettings(
    String namespace,
    String name,
    Duration leaseDuration,
    Duration renewDeadline,
    Duration retryPeriod) {
  /** Refuses durations with which two could lead at once. */
  public LeaderElectionSettings {
    if (leaseDuration.compareTo(renewDeadline) <= 0
        || renewDeadline.compareTo(retryPeriod) <= 0
        || !retryPeriod.isPositive()) {
      throw new IllegalArgumentException(
          "the lease duration %s has to be longer than the renew deadline %s, and that longer than the retry period %s"
              .formatted(leaseDuration, renewDeadline, retryPeriod));
    }
  }

  /** A Lease with the usual durations: 15 s, 10 s and 2 s. */
  public static LeaderElectionSettings of(String namespace, String name) {
    return new LeaderElectionSettings(
        namespace, name, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }
}
