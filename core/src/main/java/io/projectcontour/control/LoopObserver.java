package io.projectcontour.control;

import io.projectcontour.k8s.ObjectEvent;
import java.util.List;

/** Told what the control loop does, for metrics. Called on the loop's thread; must not block. */
public interface LoopObserver {
  /** Sees nothing. */
  LoopObserver NONE =
      new LoopObserver() {
        @Override
        public void turned(List<ObjectEvent> events, Model.Outcome outcome, long nanos) {}

        @Override
        public void derivationFailed(String table) {}
      };

  /** A batch has been applied and published; {@code nanos} is what it took. */
  void turned(List<ObjectEvent> events, Model.Outcome outcome, long nanos);

  /** A derivation threw, which is a bug. */
  void derivationFailed(String table);
}
