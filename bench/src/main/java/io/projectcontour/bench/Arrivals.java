package io.projectcontour.bench;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** What a client got, and when. Any thread may call it. */
final class Arrivals {
  private final Map<Long, CompletableFuture<Long>> markers = new ConcurrentHashMap<>();
  final LongAdder messages = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder resources = new LongAdder();

  private CompletableFuture<Long> marker(long marker) {
    return markers.computeIfAbsent(marker, _ -> new CompletableFuture<>());
  }

  void note(long marker, long nanos) {
    marker(marker).complete(nanos);
  }

  /** When a marker came, by {@link System#nanoTime}; empty if it did not within the limit. */
  OptionalLong within(long marker, Duration limit) {
    try {
      return OptionalLong.of(marker(marker).get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return OptionalLong.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Makes a change that leads to the marker; from its acknowledgement until the marker came, in
   * nanoseconds. One that has not come when the limit is over counts as if it had taken that long.
   */
  long delayOf(Runnable change, long marker, Duration limit) {
    change.run();
    long acknowledged = System.nanoTime();
    return within(marker, limit).orElse(acknowledged + limit.toNanos()) - acknowledged;
  }

  /** When a marker came that has to. */
  long await(long marker, Duration limit) {
    return within(marker, limit)
        .orElseThrow(
            () -> new IllegalStateException("marker " + marker + " has not come within " + limit));
  }
}
