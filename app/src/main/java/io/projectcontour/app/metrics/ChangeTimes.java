package io.projectcontour.app.metrics;

import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import io.projectcontour.xds.SentResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Remembers for the newest snapshots when the events behind them came in, to tell how old the news
 * in a response is. Any thread.
 */
final class ChangeTimes {
  private static final int REMEMBERED = 1000;

  private final SnapshotStore snapshots;
  private final NavigableMap<Long, Origin> origins = new ConcurrentSkipListMap<>();

  /** Set and read by the thread that publishes. */
  private long receivedNanos;

  private record Origin(long receivedNanos, Map<ResourceType, Set<String>> names) {}

  ChangeTimes(SnapshotStore snapshots) {
    this.snapshots = snapshots;
    // Subscribed before any stream is, so a stream never sends what is not remembered yet.
    var _ = snapshots.subscribe(this::published);
  }

  /** What is published next comes from events of which the first was received at this time. */
  void publishing(long firstReceivedNanos) {
    receivedNanos = firstReceivedNanos;
  }

  private void published() {
    XdsSnapshot current = snapshots.current();
    origins.put(current.generation(), new Origin(receivedNanos, current.changes()));
    if (origins.size() > REMEMBERED) {
      origins.pollFirstEntry();
    }
  }

  /**
   * When the events were received that a response brings news of.
   *
   * @param since the generation that the client was told of before
   */
  List<Long> receivedNanos(SentResponse response, long since) {
    List<Long> times = new ArrayList<>();
    for (Origin origin : origins.subMap(since, false, response.generation(), true).values()) {
      Set<String> names = origin.names().getOrDefault(response.type(), Set.of());
      if (!Collections.disjoint(names, response.resources())
          || !Collections.disjoint(names, response.removed())) {
        times.add(origin.receivedNanos());
      }
    }
    return times;
  }
}
