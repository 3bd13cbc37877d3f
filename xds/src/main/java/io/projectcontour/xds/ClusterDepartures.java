package io.projectcontour.xds;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

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
  private final long mostNanos;
  private final Map<String, Missing> waiting = new HashMap<>();
  private final Set<String> released = new HashSet<>();
  private long now;
  private long generation;

  /**
   * Since when a cluster is missing, since when its grace runs, and the snapshot that lacked it
   * first.
   */
  private record Missing(long firstNanos, long sinceNanos, long generation) {}

  /**
   * For a new stream.
   *
   * @param most for how long the grace can be put off
   */
  ClusterDepartures(Duration grace, Duration most) {
    this.graceNanos = grace.toNanos();
    this.mostNanos = most.toNanos();
  }

  /** Sets the time and the snapshot looked at, before a round of questions. */
  void at(long nanos, long snapshotGeneration) {
    this.now = nanos;
    this.generation = snapshotGeneration;
  }

  @Override
  public boolean mayLeave(String name) {
    if (released.remove(name)) {
      return true;
    }
    waiting.putIfAbsent(name, new Missing(now, now, generation));
    return false;
  }

  @Override
  public void stays(String name) {
    waiting.remove(name);
    released.remove(name);
  }

  /**
   * Lets go those to which nothing leads any more.
   *
   * @param settled whether all routes of a generation have been taken over by the client. Newer
   *     ones may be on their way: they cannot lead to what was missing before
   */
  Set<String> release(LongPredicate settled) {
    return releaseIf(missing -> settled.test(missing.generation()));
  }

  /** Lets every grace begin anew, since what leads elsewhere is still on its way. */
  void putOff() {
    waiting.replaceAll(
        (_, missing) ->
            now - missing.firstNanos() < mostNanos
                ? new Missing(missing.firstNanos(), now, missing.generation())
                : missing);
  }

  /** Lets go those that have waited for the whole grace. */
  Set<String> releaseExpired() {
    return releaseIf(missing -> now - missing.sinceNanos() >= graceNanos);
  }

  private Set<String> releaseIf(Predicate<Missing> condition) {
    Set<String> names = new HashSet<>();
    waiting.forEach(
        (name, missing) -> {
          if (condition.test(missing)) {
            names.add(name);
          }
        });
    waiting.keySet().removeAll(names);
    released.addAll(names);
    return names;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** When {@link #releaseExpired} will next have something. */
  OptionalLong nextExpiry() {
    return waiting.values().stream()
        .mapToLong(missing -> missing.sinceNanos() + graceNanos)
        .reduce((one, other) -> one - other < 0 ? one : other);
  }
}
