package io.projectcontour.it.cases;

import io.projectcontour.it.cases.CaseEngine.CaseRun;
import io.projectcontour.it.cases.CaseEngine.Observation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for the result of a step. Quiet alone does not tell that all was done: on a busy machine a
 * process may take longer to begin. So a quiet result that is not the expected one is looked at
 * again for a while.
 */
final class Settling {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** More than a cluster may be kept that nothing leads to, which is some times the patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Settling() {}

  /** The first quiet or final observation that is as expected, else the last one. */
  static Observation await(CaseRun run, Predicate<Observation> asExpected) {
    AtomicReference<Observation> last = new AtomicReference<>(run.observe());
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollInterval(BETWEEN_LOOKS)
          .pollDelay(Duration.ZERO)
          .atMost(PATIENCE)
          .until(
              () -> {
                Observation observed = run.observe();
                last.set(observed);
                return switch (observed.progress()) {
                  case CHANGING -> false;
                  case QUIET -> asExpected.test(observed);
                  case FINAL -> true;
                };
              });
    } catch (ConditionTimeoutException e) {
      // The comparison of the last observation says what is missing.
    }
    return last.get();
  }
}
