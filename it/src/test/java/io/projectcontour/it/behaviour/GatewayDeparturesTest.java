package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Where the Gateway API demands something else, and Contour does as Go Contour does: the table of
 * {@code docs/gateway-api.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayDeparturesTest {
  private final int port = GatewayContour.port();
  private final int shared = GatewayContour.port();
  private final TestAuthority inner = TestAuthority.create("inner");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        GatewayContour.start(
            """
            - {name: http, protocol: HTTP, port: %1$d}
            - {name: any, protocol: HTTP, port: %2$d}
            - {name: empty, protocol: HTTP, port: %2$d, hostname: empty.example.com}
            """
                .formatted(port, shared));
    contour.backend("echo");
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  private Call route(String name, String rules) {
    String host = name + ".example.com";
    contour.apply(
        GatewayContour.route(host, rules)
            .replace("[{name: web}]", "[{name: web, sectionName: http}]"));
    return GatewayContour.http(port, host, "/");
  }

  @Test
  void aRuleWithAFilterThatIsNotSupportedIsServedWithoutIt() {
    Answer answer =
        contour.await(
            route(
                "cors",
                """
                - filters: [{type: CORS, cors: {allowOrigins: ["https://example.com"]}}]
                  backendRefs: [{name: echo, port: 80}]
                """),
            200);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    assertThat(
            contour.status("HTTPRoute", "default", "cors").at("/parents/0/conditions").toString())
        .contains("UnsupportedValue", "invalid type \\\"CORS\\\"");
  }

  @Test
  void theShareOfABackendThatIsMissingGoesToTheOthers() throws Exception {
    Call call =
        route("shares", "- backendRefs: [{name: echo, port: 80}, {name: missing, port: 80}]");
    contour.await(call, 200);
    for (int i = 0; i < 20; i++) {
      assertThat(call.ask().status()).isEqualTo(200);
    }
  }

  @Test
  void aBackendIsSpokenToWithoutTlsWhileItsPolicyCannotBeUsed() {
    contour.backend("unchecked");
    policy("unchecked", "no-such-authority");
    Answer answer =
        contour.await(route("unchecked", "- backendRefs: [{name: unchecked, port: 80}]"), 200);
    assertThat(answer.echo().has("tls")).isFalse();
    assertThat(
            contour
                .status("BackendTLSPolicy", "default", "unchecked")
                .at("/ancestors/0/conditions")
                .toString())
        .contains("\"Invalid\"");
  }

  @Test
  void noServerNameIsSentToABackendWithATlsPolicy() {
    EchoBackend secure =
        contour.keep(
            EchoBackend.https(
                "secure",
                InetAddress.getLoopbackAddress(),
                inner.context(inner.issue("backend.internal"))));
    contour.service("default", "secure", "", secure.port());
    contour.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca}
        data:
          ca.crt: |
        """
            + inner.certificatePem().indent(4));
    policy("secure", "ca");
    Answer answer =
        contour.await(route("secure", "- backendRefs: [{name: secure, port: 80}]"), 200);
    assertThat(answer.echo().path("tls").has("sni")).isFalse();
  }

  @Test
  void aListenerWithoutRoutesLeavesItsHostToTheOneForAllHosts() {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: any}
        spec:
          parentRefs: [{name: web, sectionName: any}]
          rules: [{backendRefs: [{name: echo, port: 80}]}]
        """);
    contour.await(GatewayContour.http(shared, "empty.example.com", "/"), 200);
  }

  @Test
  void aRedirectSaysThePortAlsoWhereItIsTheUsualOne() {
    Answer answer =
        contour.await(
            route(
                "moved",
                "- filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example.com,"
                    + " port: 80}}]"),
            302);
    assertThat(answer.header("location")).isEqualTo("http://new.example.com:80/");
  }

  private void policy(String service, String authority) {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1alpha3
        kind: BackendTLSPolicy
        metadata: {name: %1$s}
        spec:
          targetRefs: [{group: "", kind: Service, name: %1$s}]
          validation: {hostname: backend.internal, caCertificateRefs: [{group: "", kind: ConfigMap, name: %2$s}]}
        """
            .formatted(service, authority));
  }
}
