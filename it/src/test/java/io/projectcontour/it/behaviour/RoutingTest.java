package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route a request takes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    for (String name : new String[] {"root", "prefix", "exact", "regex", "header", "query"}) {
      contour.backend(name);
    }
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: conditions}
        spec:
          virtualhost: {fqdn: conditions.example.com}
          routes:
          - conditions: [{prefix: /}]
            services: [{name: root, port: 80}]
          - conditions: [{prefix: /blog}]
            services: [{name: prefix, port: 80}]
          - conditions: [{exact: /blog/exact}]
            services: [{name: exact, port: 80}]
          - conditions: [{regex: '/blog/[0-9]+'}]
            services: [{name: regex, port: 80}]
          - conditions: [{prefix: /}, {header: {name: x-team, exact: blue}}]
            services: [{name: header, port: 80}]
          - conditions: [{prefix: /}, {queryParameter: {name: q, prefix: ab}}]
            services: [{name: query, port: 80}]
        """);
    contour.await(contour.http("conditions.example.com", "/"), 200);
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, root",
    "/blogs, prefix",
    "/blog, prefix",
    "/blog/x, prefix",
    "/blog/exact, exact",
    "/blog/exact/x, prefix",
    "/blog/17, regex",
    "/?q=abc, query",
    "/?q=cab, root",
  })
  void thePathAndTheQueryDecide(String path, String backend) throws Exception {
    assertThat(contour.http("conditions.example.com", path).ask().backend()).isEqualTo(backend);
  }

  @Test
  void aHeaderDecidesWhereThePathsAreAlike() throws Exception {
    Call call = contour.http("conditions.example.com", "/");
    assertThat(call.with("x-team", "blue").ask().backend()).isEqualTo("header");
    assertThat(call.with("x-team", "bluer").ask().backend()).isEqualTo("root");
  }

  @Test
  void anUnknownHostIsAnsweredWith404() throws Exception {
    assertThat(contour.http("unknown.example.com", "/").ask().status()).isEqualTo(404);
  }

  @Test
  void aBrokenObjectSaysWhyAndLeavesTheOthersAlone() throws Exception {
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: broken}
        spec:
          virtualhost: {fqdn: broken.example.com}
          routes:
          - services: [{name: nothing, port: 80}]
        """);
    contour.await(contour.http("broken.example.com", "/"), 503);
    assertThat(contour.status("HTTPProxy", "default", "broken").path("currentStatus").asString())
        .isEqualTo("invalid");
    assertThat(contour.http("conditions.example.com", "/").ask().backend()).isEqualTo("root");
  }
}
