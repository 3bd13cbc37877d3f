package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The differential cases inside this JVM: what the computation makes of a case's objects has to be
 * what the reference made of them.
 *
 * <p>{@code -Dcontour.cases=FOLDER} says where they are, {@code -Dcontour.cases.areas=all} (or some
 * areas, by commas) which are run, whatever has to pass.
 */
class DifferentialCasesTest {
  /** The areas that have to pass. One is added as soon as it does, and never taken out. */
  private static final Set<String> AREAS =
      Set.of(
          "client-validation",
          "conditions",
          "contour-configuration",
          "cookies",
          "cors",
          "direct-response",
          "endpoints",
          "extension-service",
          "fallback-certificate",
          "headers",
          "health-checks",
          "inclusion",
          "ingress",
          "internal-redirect",
          "ip-filter",
          "load-balancing",
          "path-rewrite",
          "rate-limit",
          "redirect",
          "retries",
          "scenarios",
          "services",
          "tcpproxy",
          "timeouts",
          "tls",
          "upstream-tls",
          "virtualhost",
          "websockets");

  @TestFactory
  Stream<DynamicNode> resourcesAndStatusesAreThoseOfTheReference() {
    CaseEngine engine =
        new InProcessEngine(
            new CaseSchemas(), ModelController::start, CaseFolder.namespaces(Cases.root()));
    return CaseTests.of(
        AREAS,
        folder ->
            assertThat(CaseResult.of(folder, engine).mismatches()).as(folder.toString()).isEmpty());
  }
}
