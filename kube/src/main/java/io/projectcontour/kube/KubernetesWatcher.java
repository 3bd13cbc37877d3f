package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Lists and watches kinds of objects in the Kubernetes API, from its making until it is closed.
 *
 * <p>The consumer is called by one virtual thread per kind and namespace, so it has to be safe for
 * that; while it blocks, the API server holds back. The events of one object come in order. The
 * state of an object that is the same in all that is read is not delivered again. Outages, expired
 * versions, missing kinds and missing rights are logged and tried again until they are over; what
 * was delivered stays meanwhile.
 */
public final class KubernetesWatcher implements AutoCloseable {
  private static final Timing TIMING =
      new Timing(
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10)),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1));
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final List<Thread> threads;

  /**
   * How a watch goes on.
   *
   * @param backoff between tries that fail
   * @param watch how long the API server is asked to keep a watch open
   * @param shortWatch a watch that ends sooner without any event counts as failed
   */
  record Timing(Backoff backoff, Duration watch, Duration shortWatch) {}

  /**
   * Starts.
   *
   * @param namespaces where namespaced kinds are watched; empty for everywhere. Kinds without
   *     namespaces are always watched whole
   * @param statuses is told of the statuses of objects, which are no part of the events
   */
  public KubernetesWatcher(
      KubernetesClient client,
      Set<Kind> kinds,
      List<String> namespaces,
      StoredStatuses statuses,
      Consumer<ObjectEvent> events) {
    this(client, kinds, namespaces, statuses, events, TIMING);
  }

  KubernetesWatcher(
      KubernetesClient client,
      Set<Kind> kinds,
      List<String> namespaces,
      StoredStatuses statuses,
      Consumer<ObjectEvent> events,
      Timing timing) {
    ApiRequests api = new ApiRequests(client);
    List<Thread> started = new ArrayList<>();
    for (Kind kind : new TreeSet<>(kinds)) {
      List<String> places =
          namespaces.isEmpty() || !kind.isNamespaced()
              ? List.of("")
              : namespaces.stream().distinct().toList();
      AtomicInteger notListed = new AtomicInteger(places.size());
      Runnable listed =
          () -> {
            if (notListed.decrementAndGet() == 0) {
              events.accept(new ObjectEvent.Synced(kind));
            }
          };
      for (String namespace : places) {
        started.add(
            Thread.ofVirtual()
                .name("watch-" + kind.plural() + (namespace.isEmpty() ? "" : "-" + namespace))
                .start(new KindWatch(api, kind, namespace, statuses, events, listed, timing)));
      }
    }
    this.threads = List.copyOf(started);
  }

  /** Stops; afterwards the consumer is not called any more, unless it blocks for seconds. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
