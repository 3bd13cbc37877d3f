package io.projectcontour.control;

import io.projectcontour.k8s.ObjectEvent;
import java.util.List;

/** Told what the control loop does, for metrics. Called on the loop's thread; must not block. */
public interface LoopObserver {
  /** Sees nothing. */
  LoopObserver NONE = new LoopObserver() {};

  /**
   * A batch that has been worked in and published.
   *
   * @param buildNanos what the work in the tables took
   * @param publishNanos what the publication took
   */
  record Turn(List<ObjectEvent> events, Model.Outcome outcome, long buildNanos, long publishNanos) {
    /** Copies the list. */
    public Turn {
      events = List.copyOf(events);
    }
  }

  /**
   * The outcome of a batch is published next, if it has one.
   *
   * @param receivedNanos when the first event of the batch was handed over, by {@link
   *     System#nanoTime}
   */
  default void publishing(long receivedNanos) {}

  /** A batch has been worked in and published. */
  default void turned(Turn turn) {}

  /** A derivation threw, which is a bug. */
  default void derivationFailed(String table) {}
}
