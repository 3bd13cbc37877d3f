package io.projectcontour.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What a client got, and when. Any thread may call it. */
final class Arrivals {
  private final Map<Long, Long> markers = new ConcurrentHashMap<>();
  final LongAdder messages = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder resources = new LongAdder();

  void note(long marker, long nanos) {
    markers.putIfAbsent(marker, nanos);
  }

  /** When a marker came, by {@link System#nanoTime}. */
  long await(long marker, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Long at = markers.get(marker);
      if (at != null) {
        return at;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("marker " + marker + " has not come within " + limit);
      }
      LockSupport.parkNanos(200_000);
    }
  }
}
