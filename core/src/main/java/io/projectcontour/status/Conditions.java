package io.projectcontour.status;

import io.projectcontour.finding.Finding;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.contour.DetailedCondition;
import java.util.List;

/** The condition {@code Valid} (spec: status.md section 2). */
final class Conditions {
  private static final String ERROR_MESSAGE = "At least one error present, see Errors for details";

  private Conditions() {}

  /** The condition of a verdict about an object of this kind; the time is left to the writer. */
  static DetailedCondition valid(Verdict verdict, long generation) {
    boolean valid = verdict.isValid();
    return new DetailedCondition(
        "Valid",
        valid ? "True" : "False",
        generation,
        null,
        valid ? "Valid" : "ErrorPresent",
        valid ? "Valid " + verdict.object().kind().kindName() : ERROR_MESSAGE,
        entries(verdict.errors()),
        entries(verdict.warnings()));
  }

  private static List<DetailedCondition.SubCondition> entries(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                new DetailedCondition.SubCondition(
                    finding.type(), "True", finding.reason(), finding.message()))
        .toList();
  }
}
