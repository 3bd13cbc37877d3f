package io.projectcontour.kube;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after failures: doubling from the first to the longest, each up to a quarter
 * shorter by chance, so that not all try again at once.
 */
public record Backoff(Duration first, Duration longest) {
  /** Far beyond any longest wait, and far from an overflow. */
  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait before the next try.
   *
   * @param failures in a row so far, at least 1
   */
  public Duration after(int failures) {
    long doubled = first.toMillis() << Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
    long millis = Math.min(longest.toMillis(), doubled);
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
  }
}
