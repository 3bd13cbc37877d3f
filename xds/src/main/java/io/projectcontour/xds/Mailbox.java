package io.projectcontour.xds;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the thread of a stream: requests, and the mere fact that there is news.
 *
 * <p>Bounded, as the transport is asked for {@link #CAPACITY} requests at most; all other news are
 * joined. Any thread may put, one takes.
 *
 * @param <Q> the requests
 */
final class Mailbox<Q> {
  /** How many requests may wait; the rest stays with the transport and slows the client down. */
  static final int CAPACITY = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Q> requests = new ArrayList<>();
  private boolean news;
  private @Nullable Status end;

  /**
   * What was in the mailbox.
   *
   * @param end how the stream ends, if it does
   */
  record Delivery<Q>(List<Q> requests, Optional<Status> end) {}

  void put(Q request) {
    locked(() -> requests.add(request));
  }

  /** There is a newer snapshot, or the transport can take more. */
  void wake() {
    locked(() -> news = true);
  }

  /** The stream is over; the first reason counts. */
  void end(Status status) {
    locked(() -> end = end == null ? status : end);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something, or until the time given, and takes all.
   *
   * @param until by {@link System#nanoTime}
   */
  Delivery<Q> take(OptionalLong until) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (requests.isEmpty() && !news && end == null) {
        if (until.isEmpty()) {
          changed.await();
        } else if (changed.awaitNanos(until.getAsLong() - System.nanoTime()) <= 0) {
          break;
        }
      }
      Delivery<Q> delivery = new Delivery<>(List.copyOf(requests), Optional.ofNullable(end));
      requests.clear();
      news = false;
      return delivery;
    } finally {
      lock.unlock();
    }
  }
}
