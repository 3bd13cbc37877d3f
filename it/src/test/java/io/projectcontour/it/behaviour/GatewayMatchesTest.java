package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule of HTTPRoutes a request takes (Gateway API: HTTPRouteMatch, HTTPRouteRule). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayMatchesTest {
  private static final String HOST = "matches.example.com";
  private final int port = GatewayContour.port();
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = GatewayContour.start("- {name: http, protocol: HTTP, port: %d}".formatted(port));
    for (String name :
        new String[] {
          "any", "prefix", "longer", "exact", "regex", "header", "headers", "query", "post",
          "pattern", "first", "second"
        }) {
      contour.backend(name);
    }
    contour.apply(
        GatewayContour.route(
            HOST,
            """
            - backendRefs: [{name: any, port: 80}]
            - matches: [{path: {value: /blog}}]
              backendRefs: [{name: prefix, port: 80}]
            - matches: [{path: {value: /blog/deep/}}]
              backendRefs: [{name: longer, port: 80}]
            - matches: [{path: {type: Exact, value: /blog/exact}}]
              backendRefs: [{name: exact, port: 80}]
            - matches: [{path: {type: RegularExpression, value: "/numbers/[0-9]+"}}]
              backendRefs: [{name: regex, port: 80}]
            - matches: [{headers: [{name: X-Team, value: blue}]}]
              backendRefs: [{name: header, port: 80}]
            - matches: [{headers: [{name: x-team, value: blue}, {name: x-shade, value: dark}]}]
              backendRefs: [{name: headers, port: 80}]
            - matches: [{headers: [{name: x-version, type: RegularExpression, value: "v[12]"}]}]
              backendRefs: [{name: pattern, port: 80}]
            - matches: [{queryParams: [{name: q, value: yes}]}]
              backendRefs: [{name: query, port: 80}]
            - matches: [{method: POST}, {path: {value: /submit}, method: PUT}]
              backendRefs: [{name: post, port: 80}]
            """));
    contour.await(GatewayContour.http(port, HOST, "/"), 200);
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private Call get(String path) {
    return GatewayContour.http(port, HOST, path);
  }

  /** A prefix is one of whole segments, with or without a slash at its end. */
  @ParameterizedTest
  @CsvSource({
    "/, any",
    "/blogs, any",
    "/blog, prefix",
    "/blog/, prefix",
    "/blog/x, prefix",
    "/blog?x=y, prefix",
    "/blog/deep, longer",
    "/blog/deep/x, longer",
    "/blog/deeper, prefix",
    "/Blog, any",
    "/blog/exact, exact",
    "/blog/exact?x=y, exact",
    "/blog/exact/, prefix",
    "/numbers/17, regex",
    "/numbers/x, any",
    "/?q=yes, query",
    "/?a=b&q=yes, query",
    "/?q=yes!, any",
    "/?Q=yes, any",
    "/blog?q=yes, prefix",
  })
  void thePathAndTheQueryDecide(String path, String backend) throws Exception {
    assertThat(get(path).ask().backend()).isEqualTo(backend);
  }

  @Test
  void headersDecideWithoutRegardToTheCaseOfTheirNames() throws Exception {
    assertThat(get("/").with("x-TEAM", "blue").ask().backend()).isEqualTo("header");
    assertThat(get("/").with("x-team", "Blue").ask().backend()).isEqualTo("any");
    assertThat(get("/").with("x-team", "blue").with("x-shade", "dark").ask().backend())
        .isEqualTo("headers");
    assertThat(get("/").with("x-shade", "dark").ask().backend()).isEqualTo("any");
    assertThat(get("/").with("x-version", "v2").ask().backend()).isEqualTo("pattern");
    assertThat(get("/").with("x-version", "v23").ask().backend()).isEqualTo("any");
  }

  /** In this order: the path, the method, the number of headers, that of query parameters. */
  @Test
  void theMoreSpecificMatchGoesFirst() throws Exception {
    assertThat(get("/").sending("POST", "").ask().backend()).isEqualTo("post");
    assertThat(get("/blog").sending("POST", "").ask().backend()).isEqualTo("prefix");
    assertThat(get("/").sending("POST", "").with("x-team", "blue").ask().backend())
        .isEqualTo("post");
    assertThat(get("/?q=yes").with("x-team", "blue").ask().backend()).isEqualTo("header");
    assertThat(get("/?q=yes").sending("POST", "").ask().backend()).isEqualTo("post");
  }

  @Test
  void eachMatchOfARuleIsEnough() throws Exception {
    assertThat(get("/submit").sending("PUT", "").ask().backend()).isEqualTo("post");
    assertThat(get("/submit").ask().backend()).isEqualTo("any");
  }

  @Test
  void ofTwoRoutesThatClaimTheSameTheOlderOrFirstByNameIsServed() {
    for (String name : new String[] {"first", "second"}) {
      contour.apply(
          GatewayContour.route(
                  "shared.example.com", "- backendRefs: [{name: %s, port: 80}]".formatted(name))
              .replace("{name: shared}", "{name: %s}".formatted(name)));
    }
    assertThat(reason("first", "Accepted")).isEqualTo("Accepted");
    assertThat(reason("second", "Accepted")).isEqualTo("RuleMatchConflict");
    Call call = GatewayContour.http(port, "shared.example.com", "/");
    contour.await(call, answer -> answer.backend().equals("first"));
  }

  @Test
  void anUnknownHostIsAnsweredWith404() throws Exception {
    assertThat(GatewayContour.http(port, "unknown.example.com", "/").ask().status()).isEqualTo(404);
  }

  private String reason(String route, String condition) {
    return contour
        .status("HTTPRoute", "default", route)
        .at("/parents/0/conditions")
        .valueStream()
        .filter(one -> one.path("type").asString().equals(condition))
        .findFirst()
        .orElseThrow()
        .path("reason")
        .asString();
  }
}
