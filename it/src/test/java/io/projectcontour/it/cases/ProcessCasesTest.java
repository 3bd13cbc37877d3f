package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.RealSoftware;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The differential cases through {@code contour serve} and a real API server. Any program with
 * Contour's command line can be put to the test: {@code -Dcontour.program=/path/to/contour
 * -Dcontour.cases.areas=all}.
 */
@ExtendWith(RealSoftware.class)
class ProcessCasesTest {
  /**
   * Few, since a case takes a second or two: what the process adds to what {@code
   * DifferentialCasesTest} runs.
   */
  private static final Set<String> AREAS =
      Set.of(
          "endpoints",
          "inclusion",
          "tls",
          "gateway/backendtlspolicy-configmap",
          "gateway/gateway-status-address-option",
          "gateway/grpcroute-methods",
          "gateway/httproute-basic",
          "gateway/https-cross-namespace-secret-granted",
          "gateway/listener-namespaces-same-and-selector",
          "gateway/tcproute",
          "gateway/tlsroute-passthrough",
          "updates/gateway-deleted",
          "updates/gateway-listener-added");

  @TestFactory
  Stream<DynamicNode> whatTheProcessServesIsWhatTheReferenceServed(ApiServer server) {
    return tests(server, XdsCollector.Protocol.STATE_OF_THE_WORLD);
  }

  private static Stream<DynamicNode> tests(ApiServer server, XdsCollector.Protocol protocol) {
    CaseEngine engine =
        new ProcessEngine(server, program(), protocol, CaseFolder.namespaces(Cases.root()));
    return CaseTests.of(
            AREAS,
            folder -> {
              CaseResult result = CaseResult.of(folder, engine);
              assertThat(result.mismatches()).as(folder.toString()).isEmpty();
            })
        .onClose(engine::close);
  }

  /** Not the launcher: it may build, and so replace what the running tests are made of. */
  private static List<String> program() {
    return ContourProgram.command(List.of());
  }
}
