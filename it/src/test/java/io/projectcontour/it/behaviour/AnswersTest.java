package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Envoy answers itself: redirects, fixed answers, CORS, limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("echo");
    ScriptedBackend redirecting =
        contour.keep(
            ScriptedBackend.start(
                (exchange, _) -> {
                  exchange
                      .getResponseHeaders()
                      .add("Location", "http://answers.example.com/target");
                  ScriptedBackend.send(exchange, 302, "");
                }));
    contour.service("default", "redirecting", "", redirecting.port());
    contour.proxy(
        "answers.example.com",
        """
        routes:
        - conditions: [{prefix: /old}]
          requestRedirectPolicy: {hostname: new.example.com, scheme: https, port: 8443, statusCode: 301, path: /moved}
        - conditions: [{prefix: /part}]
          requestRedirectPolicy: {prefix: /other}
        - conditions: [{prefix: /fixed}]
          directResponsePolicy: {statusCode: 418, body: "short and stout"}
        - conditions: [{prefix: /followed}]
          services: [{name: redirecting, port: 80}]
          internalRedirectPolicy: {maxInternalRedirects: 2, redirectResponseCodes: [302]}
        - conditions: [{prefix: /passed}]
          services: [{name: redirecting, port: 80}]
        - conditions: [{prefix: /target}]
          services: [{name: echo, port: 80}]
        - conditions: [{prefix: /limited}]
          services: [{name: echo, port: 80}]
          rateLimitPolicy:
            local:
              requests: 2
              unit: hour
              responseStatusCode: 503
              responseHeadersToAdd: [{name: x-limited, value: "yes"}]
        """);
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: cors}
        spec:
          virtualhost:
            fqdn: cors.example.com
            corsPolicy:
              allowOrigin: ["https://good.example.com"]
              allowMethods: [GET, POST]
              allowHeaders: [x-token]
              exposeHeaders: [x-answer]
              allowCredentials: true
              maxAge: 10m
          routes: [{services: [{name: echo, port: 80}]}]
        """);
    contour.await(contour.http("cors.example.com", "/"), 200);
    contour.await(contour.http("answers.example.com", "/target"), 200);
  }

  @ParameterizedTest
  @CsvSource({
    "/old, 301, https://new.example.com:8443/moved",
    "/part/x, 302, http://answers.example.com/other/x",
  })
  void aRedirectChangesTheNamedPartsOfTheAddress(String path, int status, String location)
      throws Exception {
    Answer answer = contour.http("answers.example.com", path).ask();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("location")).isEqualTo(location);
  }

  @Test
  void aFixedAnswerHasItsStatusAndBody() throws Exception {
    Answer answer = contour.http("answers.example.com", "/fixed").ask();
    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("short and stout");
  }

  @Test
  void aRedirectOfTheBackendIsFollowedWhereThatIsAsked() throws Exception {
    assertThat(contour.http("answers.example.com", "/passed").ask().status()).isEqualTo(302);
    Answer followed = contour.http("answers.example.com", "/followed").ask();
    assertThat(followed.status()).isEqualTo(200);
    assertThat(followed.backend()).isEqualTo("echo");
  }

  @Test
  void requestsBeyondTheLocalLimitAreRefused() throws Exception {
    Call call = contour.http("answers.example.com", "/limited");
    assertThat(call.ask().status()).isEqualTo(200);
    assertThat(call.ask().status()).isEqualTo(200);
    Answer refused = call.ask();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("x-limited")).isEqualTo("yes");
  }

  private Call preflight(String origin) {
    return contour
        .http("cors.example.com", "/")
        .sending("OPTIONS", "")
        .with("origin", origin)
        .with("access-control-request-method", "POST");
  }

  @Test
  void aPreflightFromAnAllowedOriginIsAnsweredByEnvoy() throws Exception {
    Answer answer = preflight("https://good.example.com").ask();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.backend()).isEmpty();
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://good.example.com");
    assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET,POST");
    assertThat(answer.header("access-control-allow-headers")).isEqualTo("x-token");
    assertThat(answer.header("access-control-max-age")).isEqualTo("600");
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
  }

  @Test
  void aForeignOriginIsToldNothing() throws Exception {
    assertThat(preflight("https://evil.example.com").ask().headers())
        .doesNotContainKey("access-control-allow-origin");
    Answer allowed =
        contour.http("cors.example.com", "/").with("origin", "https://good.example.com").ask();
    assertThat(allowed.header("access-control-expose-headers")).isEqualTo("x-answer");
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
