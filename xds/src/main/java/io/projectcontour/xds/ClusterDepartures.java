package io.projectcontour.xds;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps removed clusters until no route of this Envoy can lead to them.
 *
 * <p>Envoy answers requests to a cluster that it does not know with 503, so a cluster must go after
 * the routes to it. On an aggregated stream we see when the routes were accepted. Where routes and
 * clusters come on streams of their own, no order can be promised, and a cluster just stays for a
 * while.
 *
 * <p>Belongs to the thread of one stream. Times are those of {@link System#nanoTime}.
 */
final class ClusterDepartures implements Departures {
  private final long graceNanos;
  private final Map<String, Long> waitingSince = new HashMap<>();
  private final Set<String> released = new HashSet<>();
  private long now;

  ClusterDepartures(Duration grace) {
    this.graceNanos = grace.toNanos();
  }

  /** Sets the time, before a round of questions. */
  void at(long nanos) {
    this.now = nanos;
  }

  @Override
  public boolean mayLeave(String name) {
    if (released.remove(name)) {
      return true;
    }
    waitingSince.putIfAbsent(name, now);
    return false;
  }

  @Override
  public void stays(String name) {
    waitingSince.remove(name);
    released.remove(name);
  }

  /** Lets go all that wait: nothing leads to them any more. */
  Set<String> releaseAll() {
    Set<String> names = Set.copyOf(waitingSince.keySet());
    waitingSince.clear();
    released.addAll(names);
    return names;
  }

  /** Lets go those that have waited for the whole grace. */
  Set<String> releaseExpired() {
    Set<String> names = new HashSet<>();
    for (Iterator<Map.Entry<String, Long>> it = waitingSince.entrySet().iterator();
        it.hasNext(); ) {
      Map.Entry<String, Long> entry = it.next();
      if (now - entry.getValue() >= graceNanos) {
        names.add(entry.getKey());
        it.remove();
      }
    }
    released.addAll(names);
    return names;
  }

  boolean isEmpty() {
    return waitingSince.isEmpty();
  }

  /** When {@link #releaseExpired} will next have something. */
  OptionalLong nextExpiry() {
    return waitingSince.values().stream()
        .mapToLong(since -> since + graceNanos)
        .reduce((one, other) -> one - other < 0 ? one : other);
  }
}
