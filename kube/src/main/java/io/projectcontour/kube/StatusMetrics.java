package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import java.time.Duration;

/** Is told what becomes of status updates. Called on virtual threads, several at once. */
public interface StatusMetrics {
  /** Notes nothing. */
  StatusMetrics NONE =
      new StatusMetrics() {
        @Override
        public void updated(Kind kind, Outcome outcome, Duration took) {}

        @Override
        public void conflicted(Kind kind) {}
      };

  /** How an update ended. */
  enum Outcome {
    /** The status was stored. */
    WRITTEN,
    /** The status stored already is the same. */
    UNCHANGED,
    /** The object is not there any more. */
    GONE,
    /** It failed, after the tries for conflicts, and will be tried again later. */
    FAILED
  }

  /**
   * An update ended.
   *
   * @param took with the tries for conflicts
   */
  void updated(Kind kind, Outcome outcome, Duration took);

  /** The object was changed by someone else in between; once for each try. */
  void conflicted(Kind kind);
}
