package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.cases.CaseEngine.Observation;
import io.projectcontour.it.cases.CaseEngine.Progress;
import io.projectcontour.it.cases.CaseEngine.Start;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.RealSoftware;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(RealSoftware.class)
class ProcessEngineTest {
  private static final List<String> FAKE =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          System.getProperty("java.class.path"),
          FakeContour.class.getName());

  private static final JsonNode PROXY =
      ClusterObjects.documents(
              """
              apiVersion: projectcontour.io/v1
              kind: HTTPProxy
              metadata: {name: p}
              spec: {virtualhost: {fqdn: p.example.com}}
              """)
          .getFirst();

  @Test
  void whatTheProgramServesAndWhatTheApiServerHoldsIsObserved(ApiServer server) {
    try (ProcessEngine engine = engine(server)) {
      try (CaseEngine.CaseRun run = started(engine)) {
        run.perform(new Operation.Apply(PROXY));

        Observation observed = Settling.await(run, _ -> true);

        assertThat(observed.progress()).isEqualTo(Progress.QUIET);
        assertThat(observed.xds().named(XdsList.RUNTIME)).containsOnlyKeys("dynamic");
        assertThat(StatusNormalForm.of(observed.objects().stream()))
            .singleElement()
            .satisfies(
                entry -> {
                  assertThat(entry.path("namespace").asString()).isEqualTo("default");
                  assertThat(entry.at("/status/currentStatus").asString())
                      .isEqualTo("NotReconciled");
                });
      }
      try (CaseEngine.CaseRun next = started(engine)) {
        assertThat(next.observe().objects()).as("objects of the case before").isEmpty();
      }
    }
  }

  @Test
  void aProgramThatEndsWithAnErrorIsRefusedWithWhatItSaid(ApiServer server) {
    try (ProcessEngine engine = engine(server)) {
      assertThat(engine.start(setup("--fail")))
          .isInstanceOfSatisfying(
              Start.Refused.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("exit code 1")
                      .contains("FakeContour was told to fail"));
    }
  }

  private static ProcessEngine engine(ApiServer server) {
    return new ProcessEngine(server, FAKE, XdsCollector.Protocol.STATE_OF_THE_WORLD, List.of());
  }

  private static CaseEngine.CaseRun started(ProcessEngine engine) {
    return switch (engine.start(setup())) {
      case Start.Running running -> running.run();
      case Start.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  private static CaseFolder.Setup setup(String... arguments) {
    return new CaseFolder.Setup(Optional.empty(), List.of(arguments), List.of());
  }
}
