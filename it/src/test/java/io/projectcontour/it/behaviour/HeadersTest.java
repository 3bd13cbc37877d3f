package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to headers, paths and cookies on their way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeadersTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("echo");
    ScriptedBackend cookies =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  exchange
                      .getResponseHeaders()
                      .add("Set-Cookie", "session=1; Path=/internal; Domain=internal.example");
                  exchange.getResponseHeaders().add("Set-Cookie", "other=2; Path=/internal");
                  ScriptedBackend.send(exchange, 200, "");
                }));
    contour.service("default", "cookies", "", cookies.port());
    contour.proxy(
        "headers.example.com",
        """
        routes:
        - conditions: [{prefix: /}]
          services:
          - name: echo
            port: 80
            requestHeadersPolicy: {set: [{name: x-service, value: "%CONTOUR_NAMESPACE%/%CONTOUR_SERVICE_NAME%:%CONTOUR_SERVICE_PORT%"}]}
          requestHeadersPolicy:
            set:
            - {name: x-host, value: "%REQ(Host)% 100% %UNKNOWN%"}
            - {name: x-proto, value: "%PROTOCOL%"}
            remove: [x-secret]
          responseHeadersPolicy:
            set: [{name: x-answer, value: "yes"}]
            remove: [content-type]
        - conditions: [{prefix: /rewritten}]
          services: [{name: echo, port: 80}]
          requestHeadersPolicy: {set: [{name: Host, value: inner.example.com}]}
          pathRewritePolicy: {replacePrefix: [{prefix: /rewritten, replacement: /app}]}
        - conditions: [{prefix: /cookies}]
          services: [{name: cookies, port: 80}]
          cookieRewritePolicies:
          - {name: session, pathRewrite: {value: /}, domainRewrite: {value: example.com}, secure: true, sameSite: Strict}
        """);
    contour.await(contour.http("headers.example.com", "/"), 200);
  }

  @Test
  void requestHeadersAreSetAndRemovedAndOnlyKnownValuesAreFilledIn() throws Exception {
    Answer answer = contour.http("headers.example.com", "/").with("x-secret", "s").ask();
    assertThat(answer.received("x-host")).isEqualTo("headers.example.com 100% %UNKNOWN%");
    assertThat(answer.received("x-proto")).isEqualTo("HTTP/1.1");
    assertThat(answer.received("x-service")).isEqualTo("default/echo:80");
    assertThat(answer.received("x-secret")).isEmpty();
  }

  @Test
  void responseHeadersAreSetAndRemoved() throws Exception {
    Answer answer = contour.http("headers.example.com", "/").ask();
    assertThat(answer.header("x-answer")).isEqualTo("yes");
    assertThat(answer.headers()).doesNotContainKey("content-type");
  }

  @ParameterizedTest
  @CsvSource({"/rewritten, /app", "/rewritten/x?y=1, /app/x?y=1"})
  void theHostAndThePrefixOfThePathAreRewritten(String path, String rewritten) throws Exception {
    Answer answer = contour.http("headers.example.com", path).ask();
    assertThat(answer.echo().path("path").asString()).isEqualTo(rewritten);
    assertThat(answer.received("host")).isEqualTo("inner.example.com");
  }

  @Test
  void theNamedCookieIsRewrittenAndNoOther() throws Exception {
    Answer answer = contour.http("headers.example.com", "/cookies").ask();
    assertThat(answer.headers().get("set-cookie"))
        .satisfiesExactlyInAnyOrder(
            cookie ->
                assertThat(cookie)
                    .startsWith("session=1;")
                    .contains("Path=/", "Domain=example.com", "Secure", "SameSite=Strict")
                    .doesNotContain("internal"),
            cookie -> assertThat(cookie).isEqualTo("other=2; Path=/internal"));
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
