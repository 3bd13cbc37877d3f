package io.projectcontour.app.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.control.StatusUpdate;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StatusReportTest {
  private static final ObjectKey PROXY = new ObjectKey(Kind.HTTP_PROXY, "default", "web");
  private static final String INVALID =
      """
      {"conditions": [{"type": "Valid", "status": "False", "reason": "ErrorPresent", "message": "see below",
        "errors": [{"type": "ServiceError", "status": "True", "reason": "ServiceUnresolvedReference", "message": "no x"}],
        "warnings": [{"type": "TlsError", "status": "True", "reason": "Odd", "message": "hm"}]}]}
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StatusReport report =
      new StatusReport(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String[] lines(String status) {
    bytes.reset();
    report.accept(new StatusUpdate(PROXY, new JsonMapper().readTree(status)));
    return bytes.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }

  @Test
  void errorsAndWarningsArePrintedOnceForEachChange() {
    assertThat(lines(INVALID))
        .containsExactly(
            "HTTPProxy default/web: ServiceUnresolvedReference: no x",
            "HTTPProxy default/web: Odd: hm");
    assertThat(lines(INVALID)).isEmpty();
    assertThat(lines(INVALID.replace("no x", "no y")))
        .containsExactly(
            "HTTPProxy default/web: ServiceUnresolvedReference: no y",
            "HTTPProxy default/web: Odd: hm");
  }

  @Test
  void aValidObjectIsMentionedOnlyIfItWasNotBefore() {
    String valid =
        """
        {"conditions": [{"type": "Valid", "status": "True", "reason": "Valid", "message": "ok"}]}
        """;
    assertThat(lines(valid)).isEmpty();
    lines(INVALID);
    assertThat(lines(valid)).containsExactly("HTTPProxy default/web: is valid now");
  }

  @Test
  void aConditionWithoutErrorsIsPrintedItself() {
    assertThat(
            lines(
                """
                {"conditions": [{"type": "Accepted", "status": "False", "reason": "Pending", "message": "why"}]}
                """))
        .containsExactly("HTTPProxy default/web: Pending: why");
  }

  @Test
  void anObjectThatComesBackIsJudgedAnew() {
    lines(INVALID);
    report.forget(PROXY);
    assertThat(lines(INVALID)).hasSize(2);
  }

  @Test
  void whatIsWrongWithListenersAndAtParentsIsPrinted() {
    assertThat(
            lines(
                """
                {"listeners": [{"name": "a", "conditions": [{"type": "Conflicted", "status": "True", "reason": "HostnameConflict", "message": "two"}]}],
                 "parents": [{"conditions": [{"type": "Accepted", "status": "False", "reason": "NoMatchingParent", "message": "none"},
                   {"type": "ResolvedRefs", "status": "True", "reason": "ResolvedRefs", "message": "ok"}]}]}
                """))
        .containsExactly(
            "HTTPProxy default/web: listener a: HostnameConflict: two",
            "HTTPProxy default/web: NoMatchingParent: none");
  }
}
