package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
  static final Set<String> AREAS =
      Set.of(
          "authorization",
          "client-validation",
          "conditions",
          "config",
          "contour-configuration",
          "cookies",
          "cors",
          "direct-response",
          "endpoints",
          "extension-service",
          "fallback-certificate",
          "gateway",
          "headers",
          "health-checks",
          "inclusion",
          "ingress",
          "internal-redirect",
          "ip-filter",
          "jwt",
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
          "updates",
          "upstream-tls",
          "virtualhost",
          "websockets");

  /** Cases that differ by intent (docs/differences.md), and the flag with which they do not. */
  private static final Map<String, String> AS_THE_REFERENCE_WITH =
      Map.of("authorization/route-context-and-disabled", "--permit-insecure-skips-checks");

  @TestFactory
  Stream<DynamicNode> resourcesAndStatusesAreThoseOfTheReference() {
    CaseEngine engine =
        new InProcessEngine(
            new CaseSchemas(), ModelController::start, CaseFolder.namespaces(Cases.root()));
    return CaseTests.of(
        AREAS,
        folder -> {
          List<String> mismatches = CaseResult.of(folder, engine).mismatches();
          String flag = AS_THE_REFERENCE_WITH.get(folder.toString());
          if (flag != null) {
            assertThat(mismatches).as("%s is a known difference", folder).isNotEmpty();
            assertThat(CaseResult.of(folder.with(flag), engine).mismatches())
                .as("%s %s", folder, flag)
                .isEmpty();
          } else {
            assertThat(mismatches).as(folder.toString()).isEmpty();
          }
        });
  }
}
