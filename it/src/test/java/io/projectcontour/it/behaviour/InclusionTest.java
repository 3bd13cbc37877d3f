package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Hosts that several teams share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InclusionTest {
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = LiveContour.start();
    contour.backend("root");
    contour.backend("blog", "blog");
  }

  private static String child(String name, String conditions) {
    return """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {namespace: blog, name: %s}
    spec:
      routes:
      - conditions: [%s]
        services: [{name: blog, port: 80}]
    """
        .formatted(name, conditions);
  }

  @Test
  void aPathIsHandedToAnotherNamespaceWithAllConditionsOnTheWay() throws Exception {
    contour.apply(child("posts", "{prefix: /posts}"));
    contour.proxy(
        "include.example.com",
        """
        routes: [{conditions: [{prefix: /}], services: [{name: root, port: 80}]}]
        includes:
        - name: posts
          namespace: blog
          conditions: [{prefix: /blog}, {header: {name: x-beta, present: true}}]
        """);
    Call call = contour.http("include.example.com", "/blog/posts/1");
    contour.await(call.with("x-beta", "1"), answer -> answer.backend().equals("blog"));
    assertThat(call.ask().backend()).isEqualTo("root");
    assertThat(contour.http("include.example.com", "/posts").with("x-beta", "1").ask().backend())
        .isEqualTo("root");
  }

  @Test
  void aChildThatNobodyIncludesIsOrphanedAndServesNothing() throws Exception {
    contour.apply(child("alone", "{prefix: /}"));
    assertThat(contour.status("HTTPProxy", "blog", "alone").path("currentStatus").asString())
        .isEqualTo("orphaned");
  }

  @Test
  void includesThatGoInACircleAreAnErrorAndTheOtherRoutesStay() throws Exception {
    contour.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: round}
        spec: {includes: [{name: cycle, namespace: default}]}
        """);
    contour.proxy(
        "cycle.example.com",
        """
        routes: [{conditions: [{prefix: /ok}], services: [{name: root, port: 80}]}]
        includes: [{name: round, conditions: [{prefix: /round}]}]
        """);
    contour.await(contour.http("cycle.example.com", "/ok"), 200);
    assertThat(contour.status("HTTPProxy", "default", "round").path("currentStatus").asString())
        .isEqualTo("invalid");
  }

  @Test
  void twoObjectsForOneHostAreBothInvalidUntilOneGoes() throws Exception {
    String second =
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: second}
        spec:
          virtualhost: {fqdn: twice.example.com}
          routes: [{services: [{name: root, port: 80}]}]
        """;
    contour.proxy("twice.example.com", "routes: [{services: [{name: root, port: 80}]}]");
    contour.await(contour.http("twice.example.com", "/"), 200);
    contour.apply(second);
    contour.await(contour.http("twice.example.com", "/"), 404);
    assertThat(contour.status("HTTPProxy", "default", "twice").toString())
        .contains("DuplicateVhost");
    contour.delete(second);
    contour.await(contour.http("twice.example.com", "/"), 200);
  }

  @Test
  void aBackendThatComesLateHealsTheRoute() throws Exception {
    contour.proxy("late.example.com", "routes: [{services: [{name: late, port: 80}]}]");
    contour.await(contour.http("late.example.com", "/"), 503);
    EchoBackend late = contour.backend("late");
    contour.await(contour.http("late.example.com", "/"), 200);
    assertThat(late.requests()).isPositive();
  }

  @AfterAll
  void stop() {
    contour.close();
  }
}
