package io.projectcontour.xds;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of responses that wait in the transport until their clients read.
 *
 * <p>The transport takes a whole response at once, in a copy for each stream. When hundreds of
 * Envoys connect at the same time, all their first responses would be in memory together, however
 * slowly they leave. So big responses take turns, in the order in which they come.
 *
 * <p>Nobody is held up for long by others: a client that does not read in time is no longer waited
 * for, and it has one such response at most.
 */
final class Outflow {
  /** For all streams of a server together. A bigger response goes out alone. */
  static final long MOST_BYTES = 64L << 20;

  /** What the transport takes without saying that it is full. */
  private static final int SMALL_BYTES = 32 << 10;

  private static final int UNIT_BYTES = 1 << 10;

  private final int mostUnits;
  private final Semaphore units;
  private final long patienceNanos;

  /**
   * With all of its room free.
   *
   * @param patience for how long a client may take to read a response before others go on, and for
   *     how long a response waits at most
   */
  Outflow(long mostBytes, Duration patience) {
    this.mostUnits = Math.toIntExact(mostBytes / UNIT_BYTES);
    this.units = new Semaphore(mostUnits, true);
    this.patienceNanos = patience.toNanos();
  }

  /** The part of a stream that takes nothing yet. */
  Share share() {
    return new Share();
  }

  /** What one stream takes of the room; belongs to the thread of the stream. */
  final class Share {
    private int held;
    private long heldUntil;

    /**
     * Waits until there is room for a response. What the share has taken before counts as read.
     *
     * @param bytes the size of the response, about
     * @return whether there was something to wait for, so that time may have passed
     */
    boolean take(long bytes) throws InterruptedException {
      giveBack();
      if (bytes < SMALL_BYTES) {
        return false;
      }
      int wanted = (int) Math.min(mostUnits, bytes / UNIT_BYTES);
      if (units.tryAcquire(wanted, patienceNanos, TimeUnit.NANOSECONDS)) {
        held = wanted;
        heldUntil = System.nanoTime() + patienceNanos;
      }
      return true;
    }

    /** When the client has had its time to read; empty if nothing is taken. */
    OptionalLong until() {
      return held == 0 ? OptionalLong.empty() : OptionalLong.of(heldUntil);
    }

    /** Whether the client has had its time to read. */
    boolean isOverdue() {
      return held > 0 && System.nanoTime() - heldUntil >= 0;
    }

    /** The client has read, or is no longer waited for. */
    void giveBack() {
      units.release(held);
      held = 0;
    }
  }
}
