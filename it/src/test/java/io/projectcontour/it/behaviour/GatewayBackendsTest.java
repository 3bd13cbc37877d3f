package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which backends a route may have, and how they are spoken to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayBackendsTest {
  private final int port = GatewayContour.port();
  private final TestAuthority inner = TestAuthority.create("inner");
  private final TestAuthority foreign = TestAuthority.create("foreign");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour = GatewayContour.start("- {name: http, protocol: HTTP, port: %d}".formatted(port));
    contour.backend("own");
    contour.backend("team", "foreign");
    EchoBackend secure =
        contour.keep(
            EchoBackend.https(
                "secure",
                InetAddress.getLoopbackAddress(),
                inner.context(inner.issue("backend.internal"))));
    for (String name : new String[] {"secure", "wrong-name", "wrong-authority", "without-policy"}) {
      contour.service("default", name, "", secure.port());
    }
    authority("ca", inner);
    authority("foreign-ca", foreign);
    policy("secure", "ca", "backend.internal");
    policy("wrong-name", "ca", "other.internal");
    policy("wrong-authority", "foreign-ca", "backend.internal");
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private void authority(String name, TestAuthority authority) {
    contour.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data:
          ca.crt: |
        """
                .formatted(name)
            + authority.certificatePem().indent(4));
  }

  private void policy(String service, String authority, String hostname) {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1alpha3
        kind: BackendTLSPolicy
        metadata: {name: %1$s}
        spec:
          targetRefs: [{group: "", kind: Service, name: %1$s}]
          validation: {hostname: %3$s, caCertificateRefs: [{group: "", kind: ConfigMap, name: %2$s}]}
        """
            .formatted(service, authority, hostname));
  }

  /** Makes a route called {@code name} with one rule. */
  private Call route(String name, String backends) {
    String host = name + ".example.com";
    contour.apply(GatewayContour.route(host, "- backendRefs: [%s]".formatted(backends)));
    return GatewayContour.http(port, host, "/");
  }

  private JsonNode resolvedRefs(String route) {
    return contour
        .status("HTTPRoute", "default", route)
        .at("/parents/0/conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asString().equals("ResolvedRefs"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServiceOfAnotherNamespaceIsUsedWhileAGrantAllowsIt() {
    Call call = route("granted", "{name: foreign, namespace: team, port: 80}");
    contour.await(call, 500);
    assertThat(resolvedRefs("granted").path("reason").asString()).isEqualTo("RefNotPermitted");
    String grant =
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: routes, namespace: team}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}]
          to: [{group: "", kind: Service, name: foreign}]
        """;
    contour.apply(grant);
    contour.await(call, answer -> answer.backend().equals("foreign"));
    assertThat(resolvedRefs("granted").path("status").asString()).isEqualTo("True");
    contour.delete(grant);
    contour.await(call, 500);
  }

  /** Each of these grants allows something else. */
  @ParameterizedTest
  @CsvSource({
    "GRPCRoute, default, Service, foreign",
    "HTTPRoute, other, Service, foreign",
    "HTTPRoute, default, Secret, foreign",
    "HTTPRoute, default, Service, another",
  })
  void aGrantOfSomethingElseIsNone(String from, String namespace, String kind, String name) {
    String grant =
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: else, namespace: team}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: %s, namespace: %s}]
          to: [{group: "", kind: %s, name: %s}]
        """
            .formatted(from, namespace, kind, name);
    contour.apply(grant);
    contour.await(route("refused", "{name: foreign, namespace: team, port: 80}"), 500);
    assertThat(resolvedRefs("refused").path("reason").asString()).isEqualTo("RefNotPermitted");
    contour.delete(grant);
  }

  @Test
  void aMissingServiceIsAnsweredWith500() {
    contour.await(route("missing", "{name: missing, port: 80}"), 500);
    assertThat(resolvedRefs("missing").path("reason").asString()).isEqualTo("BackendNotFound");
  }

  @Test
  void aServiceWithoutEndpointsIsAnsweredWith503() {
    contour.service("default", "empty", "");
    contour.await(route("empty", "{name: empty, port: 80}"), 503);
    assertThat(resolvedRefs("empty").path("status").asString()).isEqualTo("True");
  }

  @Test
  void aBackendWithATlsPolicyIsSpokenToOverTlsAndVerified() {
    Answer answer = contour.await(route("secure", "{name: secure, port: 80}"), 200);
    assertThat(answer.backend()).isEqualTo("secure");
    assertThat(answer.echo().has("tls")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"wrong-name", "wrong-authority"})
  void aBackendThatIsNotWhomThePolicyNamesGetsNoRequests(String service) {
    contour.await(
        route(service, "{name: %s, port: 80}".formatted(service)),
        answer -> answer.status() == 503 && answer.body().contains("connection failure"));
  }
}
