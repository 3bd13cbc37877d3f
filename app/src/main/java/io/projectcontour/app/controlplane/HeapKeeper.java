package io.projectcontour.app.controlplane;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Optional;

/**
 * Has the old generation collected before it grows.
 *
 * <p>Each change replaces objects that have lived for long, and the serial collector leaves the old
 * ones where they are until the heap is as large as it may get. It asks the operating system for
 * more instead, and gives nothing back. So this collects once when the start is over, which needs
 * twice of what stays, and then whenever a quarter more is in use than what was alive the last
 * time. A quarter more is also the room that the heap keeps free after a collection ({@code
 * MinHeapFreeRatio} in serve.options): more would be memory that is never used.
 */
final class HeapKeeper implements AutoCloseable {
  /** By then Envoys have connected, and statuses are written. */
  private static final Duration START_IS_OVER = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final long LEAST_GROWTH = 16L << 20;

  private final Thread thread;

  private HeapKeeper(Thread thread) {
    this.thread = thread;
  }

  /** Begins to watch the heap of this process, if its collector is the serial one. */
  static HeapKeeper start() {
    return new HeapKeeper(Thread.ofVirtual().name("heap-keeper").start(HeapKeeper::run));
  }

  private static void run() {
    Optional<MemoryPoolMXBean> old = oldGeneration();
    try {
      Thread.sleep(START_IS_OVER);
      System.gc();
      while (old.isPresent()) {
        long alive = old.get().getUsage().getUsed();
        while (!isDue(alive, old.get().getUsage().getUsed())) {
          Thread.sleep(LOOK_EVERY);
        }
        System.gc();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether to collect.
   *
   * @param alive bytes in use after the last collection
   * @param used bytes in use now
   */
  static boolean isDue(long alive, long used) {
    return used - alive > Math.max(LEAST_GROWTH, alive / 4);
  }

  private static Optional<MemoryPoolMXBean> oldGeneration() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getName().equals("Tenured Gen"))
        .findFirst();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
