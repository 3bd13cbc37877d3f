package io.projectcontour.kube;

import java.time.Duration;

/**
 * Spreads requests over time: a bucket of tokens that fills at a rate, of which each request takes
 * one. Any thread may call it; who comes too early is put off, in the order of coming.
 */
final class RequestRate {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double most;

  // Guarded by this.
  private double tokens;
  private long filledAt;

  RequestRate(double perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.most = Math.max(1, burst);
    this.tokens = most;
    this.filledAt = now;
  }

  /**
   * Takes a token, maybe one that is still to come.
   *
   * @param now by {@link System#nanoTime}
   * @return how long to wait before the request
   */
  synchronized Duration take(long now) {
    tokens = Math.min(most, tokens + (now - filledAt) / NANOS * perSecond);
    filledAt = now;
    tokens--;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * NANOS));
  }
}
