package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The real Envoy takes over all that is made of the differential cases, after each step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvoyAcceptsCasesTest {
  private EnvoyAcceptance envoy;

  @BeforeAll
  void start() {
    envoy = EnvoyAcceptance.start();
  }

  @AfterAll
  void stop() {
    envoy.close();
  }

  @TestFactory
  Stream<DynamicNode> envoyTakesAllResources() {
    CaseEngine engine =
        new InProcessEngine(
            new CaseSchemas(), ModelController::start, CaseFolder.namespaces(Cases.root()));
    return CaseTests.of(
        DifferentialCasesTest.AREAS,
        folder -> {
          List<XdsResources> steps = CaseResult.of(folder, engine).resources();
          for (int step = 0; step < steps.size(); step++) {
            assertThat(envoy.refusals(steps.get(step)))
                .as("what Envoy refuses after step %d of %s", step + 1, folder)
                .isEmpty();
          }
        });
  }
}
