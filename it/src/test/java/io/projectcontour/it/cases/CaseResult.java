package io.projectcontour.it.cases;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a case went.
 *
 * @param mismatches what is not as expected, one text for each step and kind of result; empty when
 *     all is
 * @param resources what was served after each step
 */
public record CaseResult(List<String> mismatches, List<XdsResources> resources) {
  public CaseResult {
    mismatches = List.copyOf(mismatches);
    resources = List.copyOf(resources);
  }

  /** Runs a case through an engine. */
  public static CaseResult of(CaseFolder folder, CaseEngine engine) {
    return switch (engine.start(folder.setup())) {
      case CaseEngine.Start.Refused refused -> refused(folder, refused);
      case CaseEngine.Start.Running running -> {
        try (CaseEngine.CaseRun run = running.run()) {
          yield folder.startFails()
              ? new CaseResult(
                  List.of("the process started, but has to end with an error"), List.of())
              : ran(folder, run);
        }
      }
    };
  }

  private static CaseResult refused(CaseFolder folder, CaseEngine.Start.Refused refused) {
    return new CaseResult(
        folder.startFails() ? List.of() : List.of("the process did not start: " + refused.reason()),
        List.of());
  }

  private static CaseResult ran(CaseFolder folder, CaseEngine.CaseRun run) {
    List<String> mismatches = new ArrayList<>();
    List<XdsResources> resources = new ArrayList<>();
    for (CaseFolder.Step step : folder.steps()) {
      step.operations().forEach(run::perform);
      CaseEngine.Observation observed =
          Settling.await(run, observation -> mismatches(step, observation).isEmpty());
      mismatches.addAll(mismatches(step, observed));
      resources.add(observed.xds());
    }
    return new CaseResult(mismatches, resources);
  }

  private static List<String> mismatches(CaseFolder.Step step, CaseEngine.Observation observed) {
    List<String> mismatches = new ArrayList<>();
    mismatch(mismatches, step, "xDS", step.xds(), NormalForm.of(observed.xds()));
    mismatch(
        mismatches,
        step,
        "statuses",
        step.statuses(),
        StatusNormalForm.of(observed.objects().stream()));
    return mismatches;
  }

  private static void mismatch(
      List<String> mismatches,
      CaseFolder.Step step,
      String what,
      JsonNode expected,
      JsonNode actual) {
    List<JsonDifference> differences = JsonDifference.between(expected, actual);
    if (!differences.isEmpty()) {
      mismatches.add(
          "%s after step %d%n%s".formatted(what, step.number(), JsonDifference.text(differences)));
    }
  }
}
