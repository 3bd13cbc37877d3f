package io.projectcontour.app.provisioner;

import java.time.Duration;

/** How the work for a key ended, if it did not fail. */
sealed interface Outcome {
  /** All is as wanted. */
  record Done() implements Outcome {}

  /** Something has to happen in the cluster first: look again later. */
  record Again(Duration after) implements Outcome {}
}
