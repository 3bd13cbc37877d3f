package io.projectcontour.snapshot;

import java.util.Collection;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the newest snapshot and tells those who wait for it.
 *
 * <p>One thread publishes, any thread reads and subscribes.
 */
public final class SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);

  private final ReentrantLock writer = new ReentrantLock();
  private final CopyOnWriteArrayList<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private volatile XdsSnapshot current = XdsSnapshot.EMPTY;

  /** The newest snapshot. */
  public XdsSnapshot current() {
    return current;
  }

  /**
   * Takes the removals, then the new and changed resources, and returns the snapshot that results:
   * the current one, and nobody is told, when nothing differs.
   *
   * @throws IllegalStateException if another thread is publishing at the same time
   */
  public XdsSnapshot publish(Collection<Resource> put, Collection<Removed> removed) {
    if (!writer.tryLock()) {
      throw new IllegalStateException("Only one thread may publish");
    }
    try {
      XdsSnapshot before = current;
      XdsSnapshot next = before.after(put, removed);
      if (next != before) {
        current = next;
        subscribers.forEach(Subscriber::tell);
      }
      return next;
    } finally {
      writer.unlock();
    }
  }

  /**
   * Calls {@code onNewer} after each newer snapshot, on the publisher's thread: it must not block.
   * Closing the result ends that.
   */
  public AutoCloseable subscribe(Runnable onNewer) {
    Subscriber subscriber = new Subscriber(onNewer);
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  /** By identity, so that one Runnable may subscribe twice. */
  private static final class Subscriber {
    private final Runnable onNewer;

    Subscriber(Runnable onNewer) {
      this.onNewer = onNewer;
    }

    void tell() {
      try {
        onNewer.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("A snapshot listener failed; the others are still told");
      }
    }
  }
}
