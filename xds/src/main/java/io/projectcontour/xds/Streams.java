package io.projectcontour.xds;

import io.grpc.Status;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The open streams. Wakes those that a newer snapshot concerns, from a virtual thread of its own,
 * so that the publisher is not kept from its work by thousands of streams.
 */
final class Streams implements AutoCloseable {
  private static final Status SHUTTING_DOWN =
      Status.UNAVAILABLE.withDescription("The server is shutting down");

  private final SnapshotStore snapshots;
  private final Map<XdsStream<?, ?>, Thread> open = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final AutoCloseable subscription;
  private final Thread waker;
  private volatile boolean closed;

  Streams(SnapshotStore snapshots) {
    this.snapshots = snapshots;
    this.subscription = snapshots.subscribe(news::release);
    this.waker = Thread.ofVirtual().name("xds-waker").start(this::wakeWhenNeeded);
  }

  /** Runs the stream on a thread of its own until it ends. */
  void start(XdsStream<?, ?> stream) {
    Thread thread =
        Thread.ofVirtual()
            .name("xds-stream-" + stream.info().id())
            .unstarted(
                () -> {
                  try {
                    stream.run();
                  } finally {
                    open.remove(stream);
                  }
                });
    open.put(stream, thread);
    thread.start();
    if (closed) {
      stream.mailbox().end(SHUTTING_DOWN);
    }
  }

  private void wakeWhenNeeded() {
    long seen = 0;
    try {
      while (!closed) {
        news.acquire();
        news.drainPermits();
        // A stream makes known what it wants before it reads the snapshot, and we do the opposite,
        // so
        // nothing falls between the two.
        XdsSnapshot current = snapshots.current();
        wake(changes(current, seen));
        seen = current.generation();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<ResourceType, Optional<Set<String>>> changes(XdsSnapshot current, long since) {
    Map<ResourceType, Optional<Set<String>>> changes = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      changes.put(type, current.changedSince(type, since));
    }
    return changes;
  }

  private void wake(Map<ResourceType, Optional<Set<String>>> changes) {
    for (XdsStream<?, ?> stream : open.keySet()) {
      if (stream.interest().isConcernedBy(changes)) {
        stream.mailbox().wake();
      }
    }
  }

  /** Who is connected, by node id. Any thread. */
  Collection<EnvoyState> envoys() {
    Map<String, List<XdsStream<?, ?>>> byNode = new TreeMap<>();
    for (XdsStream<?, ?> stream : open.keySet()) {
      byNode.computeIfAbsent(stream.info().nodeId(), _ -> new ArrayList<>()).add(stream);
    }
    return byNode.entrySet().stream()
        .map(entry -> envoy(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static EnvoyState envoy(String nodeId, List<XdsStream<?, ?>> streams) {
    List<StreamInfo> infos = new ArrayList<>();
    Map<ResourceType, TypeState> types = new HashMap<>();
    String version = "";
    for (XdsStream<?, ?> stream : streams) {
      StreamInfo info = stream.info();
      infos.add(info);
      version = info.nodeVersion().isEmpty() ? version : info.nodeVersion();
      stream.states().forEach((type, state) -> types.merge(type, state, TypeState::and));
    }
    infos.sort((one, other) -> Long.compare(one.id(), other.id()));
    return new EnvoyState(nodeId, version, infos, types);
  }

  /** Ends all streams, and those that come up later. */
  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(stream -> stream.mailbox().end(SHUTTING_DOWN));
    waker.interrupt();
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException("Ending a subscription does not fail", e);
    }
  }

  /** Waits until the streams have ended. Returns whether they have. */
  boolean join(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : open.values()) {
      if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }
}
