package io.projectcontour.app.provisioner;

import io.projectcontour.app.metrics.QueueMetrics;
import io.projectcontour.kube.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys that wait for work. A key waits once however often it is added, and two workers never have
 * the same one. Any thread may call it.
 */
final class WorkQueue<K> implements AutoCloseable {
  private final Backoff backoff;
  private final QueueMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition any = lock.newCondition();

  /** All that waits, or has to again when its work is done, with the time it was added. */
  private final Map<K, Long> added = new HashMap<>();

  private final Queue<K> waiting = new ArrayDeque<>();
  private final Set<K> worked = new HashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private final ScheduledThreadPoolExecutor later =
      new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("work-later-", 0).factory());

  /** An empty queue; keys that fail come back as the backoff says. */
  WorkQueue(Backoff backoff, QueueMetrics metrics) {
    this.backoff = backoff;
    this.metrics = metrics;
    later.setRemoveOnCancelPolicy(true);
    later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Has a key worked on, soon. */
  void add(K key) {
    lock.lock();
    try {
      if (added.putIfAbsent(key, System.nanoTime()) != null) {
        return;
      }
      metrics.added();
      if (!worked.contains(key)) {
        enqueue(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has a key worked on after a while. */
  void addAfter(K key, Duration delay) {
    if (!later.isShutdown()) {
      var _ = later.schedule(() -> add(key), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for a key; {@link #done} has to follow. */
  K take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        any.await();
      }
      K key = waiting.remove();
      worked.add(key);
      Long since = added.remove(key);
      metrics.depth(waiting.size());
      metrics.waited(System.nanoTime() - (since == null ? System.nanoTime() : since));
      return key;
    } finally {
      lock.unlock();
    }
  }

  /** The work for a key ended well. */
  void succeeded(K key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** The work for a key failed: it comes back; tells after how long. */
  Duration failed(K key) {
    Duration delay;
    lock.lock();
    try {
      delay = backoff.after(failures.merge(key, 1, Integer::sum));
    } finally {
      lock.unlock();
    }
    metrics.retried();
    addAfter(key, delay);
    return delay;
  }

  /** Nobody works on a key any more. */
  void done(K key) {
    lock.lock();
    try {
      worked.remove(key);
      if (added.containsKey(key)) {
        enqueue(key);
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(K key) {
    waiting.add(key);
    metrics.depth(waiting.size());
    any.signal();
  }

  @Override
  public void close() {
    later.shutdownNow();
  }
}
