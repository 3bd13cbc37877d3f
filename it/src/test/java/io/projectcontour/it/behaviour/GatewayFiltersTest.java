package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filters, weights and time limits of HTTPRoutes do (Gateway API: HTTPRouteFilter). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayFiltersTest {
  private static final String HOST = "filters.example.com";
  private final int port = GatewayContour.port();
  private LiveContour contour;
  private EchoBackend mirror;

  @BeforeAll
  void start() {
    contour = GatewayContour.start("- {name: http, protocol: HTTP, port: %d}".formatted(port));
    contour.backend("echo");
    contour.backend("other");
    contour.backend("none");
    mirror = contour.backend("mirror");
    contour.apply(
        GatewayContour.route(
            HOST,
            """
            - matches: [{path: {value: /request}}]
              filters:
              - type: RequestHeaderModifier
                requestHeaderModifier:
                  set: [{name: x-set, value: "100% set"}]
                  add: [{name: x-add, value: added}]
                  remove: [x-secret]
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /response}}]
              filters:
              - type: ResponseHeaderModifier
                responseHeaderModifier:
                  set: [{name: x-answer, value: "yes"}]
                  add: [{name: x-more, value: more}]
                  remove: [content-type]
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /backend}}]
              backendRefs:
              - name: echo
                port: 80
                filters:
                - type: RequestHeaderModifier
                  requestHeaderModifier: {set: [{name: x-backend, value: echo}]}
            - matches: [{path: {value: /old}}]
              filters:
              - type: RequestRedirect
                requestRedirect: {scheme: https, hostname: new.example.com, statusCode: 301, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}
            - matches: [{path: {value: /moved}}]
              filters:
              - type: RequestRedirect
                requestRedirect: {port: 8081, path: {type: ReplaceFullPath, replaceFullPath: /there}}
            - matches: [{path: {value: /host-only}}]
              filters:
              - type: RequestRedirect
                requestRedirect: {hostname: new.example.com}
            - matches: [{path: {value: /asked}, queryParams: [{name: q, value: yes}]}]
              filters:
              - type: RequestRedirect
                requestRedirect: {hostname: asked.example.com, port: 8082}
            - matches: [{path: {value: /prefix/one}}]
              filters:
              - type: URLRewrite
                urlRewrite: {hostname: inner.example.com, path: {type: ReplacePrefixMatch, replacePrefixMatch: /app}}
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /strip}}]
              filters:
              - type: URLRewrite
                urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /full}}]
              filters:
              - type: URLRewrite
                urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /one}}
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /mirrored}}]
              filters:
              - type: RequestMirror
                requestMirror: {backendRef: {name: mirror, port: 80}}
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /weights}}]
              backendRefs:
              - {name: echo, port: 80, weight: 9}
              - {name: other, port: 80, weight: 3}
              - {name: none, port: 80, weight: 0}
            - matches: [{path: {value: /zero}}]
              backendRefs: [{name: echo, port: 80, weight: 0}]
            - matches: [{path: {value: /limited}}]
              timeouts: {request: 300ms}
              backendRefs: [{name: echo, port: 80}]
            - matches: [{path: {value: /unlimited}}]
              timeouts: {request: 0s}
              backendRefs: [{name: echo, port: 80}]
            """));
    contour.await(get("/request"), 200);
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private Call get(String path) {
    return GatewayContour.http(port, HOST, path);
  }

  @Test
  void requestHeadersAreSetAddedAndRemoved() throws Exception {
    Answer answer =
        get("/request").with("x-set", "old").with("x-add", "mine").with("x-secret", "s").ask();
    assertThat(answer.received("x-set")).isEqualTo("100% set");
    assertThat(answer.received("x-add")).isEqualTo("mine,added");
    assertThat(answer.received("x-secret")).isEmpty();
  }

  @Test
  void responseHeadersAreSetAddedAndRemoved() throws Exception {
    Answer answer = get("/response").ask();
    assertThat(answer.header("x-answer")).isEqualTo("yes");
    assertThat(answer.header("x-more")).isEqualTo("more");
    assertThat(answer.headers()).doesNotContainKey("content-type");
  }

  @Test
  void aBackendHasFiltersOfItsOwn() throws Exception {
    assertThat(get("/backend").ask().received("x-backend")).isEqualTo("echo");
    assertThat(get("/request").ask().received("x-backend")).isEmpty();
  }

  /** Without a port it is that of the scheme, and where that is not given, of the listener. */
  @ParameterizedTest
  @CsvSource({
    "/old, 301, https://new.example.com/new",
    "/old/x/y?z=1, 301, https://new.example.com/new/x/y?z=1",
    "/moved/x, 302, http://filters.example.com:8081/there",
    "/asked?q=yes, 302, http://asked.example.com:8082/asked?q=yes",
  })
  void requestsAreRedirected(String path, int status, String location) throws Exception {
    Answer answer = get(path).ask();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("location")).isEqualTo(location);
  }

  @Test
  void aRedirectOfAHostKeepsThePath() throws Exception {
    Answer answer = get("/host-only/x?y=1").ask();
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).startsWith("http://new.example.com");
    assertThat(answer.header("location")).endsWith("/host-only/x?y=1");
  }

  @ParameterizedTest
  @CsvSource({
    "/prefix/one, /app",
    "/prefix/one/x?y=1, /app/x?y=1",
    "/strip, /",
    "/strip/x, /x",
    "/strip?y=1, /?y=1",
    "/full/x/y, /one",
    "/full?y=1, /one?y=1",
  })
  void pathsAreRewritten(String path, String rewritten) throws Exception {
    assertThat(get(path).ask().echo().path("path").asString()).isEqualTo(rewritten);
  }

  @Test
  void hostsAreRewritten() throws Exception {
    assertThat(get("/prefix/one").ask().received("host")).isEqualTo("inner.example.com");
  }

  @Test
  void aMirrorGetsACopyAndItsAnswerIsLeft() throws Exception {
    long before = mirror.requests();
    assertThat(get("/mirrored").ask().backend()).isEqualTo("echo");
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> mirror.requests() == before + 1);
  }

  @Test
  void backendsGetTheirShareOfRequests() throws Exception {
    int echo = 0;
    int other = 0;
    int all = 400;
    for (int i = 0; i < all; i++) {
      String backend = get("/weights").ask().backend();
      echo += backend.equals("echo") ? 1 : 0;
      other += backend.equals("other") ? 1 : 0;
    }
    assertThat(echo + other).isEqualTo(all);
    // 100 are expected; the standard deviation is 8.7.
    assertThat(other).isBetween(50, 150);
  }

  @Test
  void aRuleWhoseBackendsHaveNoWeightIsAnsweredWith500() throws Exception {
    assertThat(get("/zero").ask().status()).isEqualTo(500);
  }

  @Test
  void aRequestThatTakesTooLongIsAnsweredWith504() throws Exception {
    assertThat(get("/limited").with("x-echo-delay-ms", "5000").ask().status()).isEqualTo(504);
    assertThat(get("/limited").ask().status()).isEqualTo(200);
    assertThat(get("/unlimited").with("x-echo-delay-ms", "500").ask().status()).isEqualTo(200);
  }
}
