package io.projectcontour.app.provisioner;

import java.util.List;

/** Something is not as it should be yet; the message says what, in sentences. */
final class ReconcileException extends Exception {
  private static final long serialVersionUID = 1L;

  ReconcileException(String problem) {
    super(problem);
  }

  ReconcileException(List<? extends Exception> problems) {
    super(String.join("; ", problems.stream().map(e -> String.valueOf(e.getMessage())).toList()));
    problems.forEach(this::addSuppressed);
  }
}
