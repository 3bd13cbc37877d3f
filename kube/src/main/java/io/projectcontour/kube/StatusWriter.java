package io.projectcontour.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Stores statuses in the Kubernetes API, while this process is the leader.
 *
 * <p>Any thread may call it; no method waits for the API server but {@link #close}. At most one
 * update of an object is under way, and a limited number in all, each on a virtual thread; of what
 * is published meanwhile for an object only the newest is kept. What was asked for last is written
 * first: after a start thousands may wait, and somebody who has just changed an object looks at it
 * now. What fails is tried again, with growing waits, until it works, the object is gone or the
 * process is not the leader any more.
 */
public final class StatusWriter implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final StatusUpdate update;
  private final StatusMetrics metrics;
  private final StatusLog log = new StatusLog();
  private final int atOnce;
  private final Backoff backoff;

  // Guarded by this.
  /** What was published last for each object, as JSON text: a tenth of a tree's size. */
  private final Map<ObjectKey, byte[]> published = new HashMap<>();

  private final LinkedHashSet<ObjectKey> waiting = new LinkedHashSet<>();
  private final Map<ObjectKey, Thread> underWay = new HashMap<>();
  private final Map<ObjectKey, Integer> failures = new HashMap<>();
  private boolean leader;
  private boolean closed;

  /**
   * A writer that does not write until it is told that it leads.
   *
   * @param statuses what the watches see of the objects, if there are any watches
   */
  public StatusWriter(KubernetesClient client, StoredStatuses statuses, StatusMetrics metrics) {
    this(client, statuses, metrics, InstantSource.system(), AT_ONCE, BACKOFF);
  }

  StatusWriter(
      KubernetesClient client,
      StoredStatuses statuses,
      StatusMetrics metrics,
      InstantSource clock,
      int atOnce,
      Backoff backoff) {
    this.update = new StatusUpdate(new ApiRequests(client), statuses, clock, metrics::conflicted);
    this.metrics = metrics;
    this.atOnce = atOnce;
    this.backoff = backoff;
  }

  /**
   * The whole status that an object should have; of what is stored, only conditions of types that
   * it does not have stay. Conditions get their {@code lastTransitionTime} here, when they are
   * written. Also without the lead it is kept, for the case that this process comes to lead.
   */
  public synchronized void publish(ObjectKey key, JsonNode status) {
    published.put(key, status.toString().getBytes(StandardCharsets.UTF_8));
    request(key);
  }

  /**
   * An object was removed. If it has been made again since, the new one gets the status; otherwise
   * the status is forgotten.
   */
  public synchronized void removed(ObjectKey key) {
    if (leader) {
      request(key);
    } else {
      forget(key);
    }
  }

  private synchronized void forget(ObjectKey key) {
    published.remove(key);
    waiting.remove(key);
    failures.remove(key);
  }

  /**
   * Whether to write. Whoever becomes the leader writes everything that was published last, where
   * it differs from what is stored.
   */
  public synchronized void setLeader(boolean leads) {
    if (leads == leader) {
      return;
    }
    leader = leads;
    if (leads) {
      waiting.addAll(published.keySet());
      startWhatMay();
    } else {
      waiting.clear();
      failures.clear();
    }
  }

  /**
   * How many objects wait for an update or have one under way; those that failed are not counted.
   */
  public synchronized int pending() {
    return waiting.size() + underWay.size();
  }

  /** Stops. What is under way gets some seconds to end. */
  @Override
  public void close() {
    Map<ObjectKey, Thread> ending;
    synchronized (this) {
      closed = true;
      waiting.clear();
      failures.clear();
      ending = Map.copyOf(underWay);
    }
    try {
      long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
      for (Thread thread : ending.values()) {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      ending.values().forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void request(ObjectKey key) {
    if (leader && !closed && published.containsKey(key)) {
      waiting.addLast(key);
      startWhatMay();
    }
  }

  private synchronized void startWhatMay() {
    Iterator<ObjectKey> next = waiting.reversed().iterator();
    while (next.hasNext() && underWay.size() < atOnce) {
      ObjectKey key = next.next();
      if (!underWay.containsKey(key)) {
        next.remove();
        Thread thread = Thread.ofVirtual().name("status-" + key).unstarted(() -> work(key));
        underWay.put(key, thread);
        thread.start();
      }
    }
  }

  private void work(ObjectKey key) {
    try {
      byte[] wanted = wanted(key);
      if (wanted != null) {
        write(key, wanted);
      }
    } catch (InterruptedException e) {
      // Closed; the status is left as it is.
    } finally {
      ended(key);
    }
  }

  private synchronized void ended(ObjectKey key) {
    underWay.remove(key);
    if (!closed) {
      startWhatMay();
    }
  }

  private synchronized byte @Nullable [] wanted(ObjectKey key) {
    return leader && !closed ? published.get(key) : null;
  }

  private void write(ObjectKey key, byte[] wanted) throws InterruptedException {
    long start = System.nanoTime();
    StatusMetrics.Outcome outcome = StatusMetrics.Outcome.FAILED;
    try {
      outcome = update.store(key, KubernetesObjects.mapper().readTree(wanted));
      log.worked(key.kind());
      settled(key, wanted, outcome);
    } catch (StatusUpdate.FailedException e) {
      log.failed(key, e);
      tryLater(key);
    } catch (RuntimeException e) {
      log.bug(key, e);
      tryLater(key);
    } finally {
      metrics.updated(key.kind(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private synchronized void settled(ObjectKey key, byte[] wanted, StatusMetrics.Outcome outcome) {
    failures.remove(key);
    if (outcome == StatusMetrics.Outcome.GONE && Arrays.equals(published.get(key), wanted)) {
      forget(key);
    }
  }

  private synchronized void tryLater(ObjectKey key) {
    if (!leader || closed || !published.containsKey(key)) {
      return;
    }
    int failed = failures.merge(key, 1, Integer::sum);
    Duration wait = backoff.after(failed);
    Thread.ofVirtual()
        .name("status-retry-" + key)
        .start(
            () -> {
              try {
                Thread.sleep(wait);
                retry(key, failed);
              } catch (InterruptedException e) {
                // Nobody interrupts it; the process ends.
              }
            });
  }

  private synchronized void retry(ObjectKey key, int failed) {
    // Otherwise it was published and written in between, or is not ours to write any more.
    if (Integer.valueOf(failed).equals(failures.get(key))) {
      request(key);
    }
  }
}
