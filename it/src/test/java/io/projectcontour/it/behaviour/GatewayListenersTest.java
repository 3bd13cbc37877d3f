package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which listeners of a Gateway a route is on, and what goes through them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayListenersTest {
  private final int http = GatewayContour.port();
  private final int hosts = GatewayContour.port();
  private final int https = GatewayContour.port();
  private final int tls = GatewayContour.port();
  private final int tcp = GatewayContour.port();
  private final TestAuthority outer = TestAuthority.create("outer");
  private LiveContour contour;

  @BeforeAll
  void start() {
    contour =
        GatewayContour.start(
            """
            - {name: any, protocol: HTTP, port: %5$d}
            - {name: wild, protocol: HTTP, port: %5$d, hostname: "*.wild.example.com"}
            - {name: one, protocol: HTTP, port: %5$d, hostname: one.wild.example.com}
            - {name: same, protocol: HTTP, port: %1$d, hostname: same.example.com, allowedRoutes: {namespaces: {from: Same}}}
            - {name: grpc, protocol: HTTP, port: %1$d, hostname: grpc.example.com}
            - {name: open, protocol: HTTP, port: %1$d, hostname: open.example.com, allowedRoutes: {namespaces: {from: All}}}
            - {name: secure, protocol: HTTPS, port: %2$d, hostname: secure.example.com, tls: {certificateRefs: [{name: secure}]}}
            - {name: foreign, protocol: HTTPS, port: %2$d, hostname: foreign.example.com, tls: {certificateRefs: [{name: foreign, namespace: certs}]}}
            - {name: tls, protocol: TLS, port: %3$d, tls: {mode: Passthrough}}
            - {name: tcp, protocol: TCP, port: %4$d}
            """
                .formatted(http, https, tls, tcp, hosts));
    contour.secret("default", "secure", outer.issue("secure.example.com"));
    contour.secret("certs", "foreign", outer.issue("foreign.example.com"));
    for (String name :
        new String[] {"any", "wild", "one", "same", "open", "secure", "foreign", "raw"}) {
      contour.backend(name);
    }
    contour.backend("team", "team");
  }

  @AfterAll
  void stop() {
    contour.close();
  }

  /** A route of any host, on one listener. */
  private void route(String namespace, String section) {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {namespace: %1$s, name: %1$s-%2$s}
        spec:
          parentRefs: [{name: web, namespace: default, sectionName: %2$s}]
          rules: [{backendRefs: [{name: %3$s, port: 80}]}]
        """
            .formatted(namespace, section, namespace.equals("default") ? section : namespace));
  }

  private Call get(String host) {
    return GatewayContour.http(http, host, "/");
  }

  /** A request belongs to the listener with the most specific host name, and to no other. */
  @ParameterizedTest
  @CsvSource({
    "other.example.com, any",
    "wild.example.com, any",
    "two.wild.example.com, wild",
    "deep.two.wild.example.com, wild",
    "one.wild.example.com, one",
    "under.one.wild.example.com, wild",
  })
  void theMostSpecificListenerAnswers(String host, String backend) {
    for (String section : new String[] {"any", "wild", "one"}) {
      route("default", section);
    }
    contour.await(
        GatewayContour.http(hosts, host, "/"), answer -> answer.backend().equals(backend));
  }

  /** Host names of a route are served where they meet that of its listener. */
  @Test
  void aHostOfAnotherListenerIsNotServedThroughTheOneThatTheRouteNames() throws Exception {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: stranger}
        spec:
          parentRefs: [{name: web, sectionName: wild}]
          hostnames: [stranger.example.com, three.wild.example.com]
          rules: [{matches: [{path: {value: /stranger}}], backendRefs: [{name: wild, port: 80}]}]
        """);
    contour.await(
        GatewayContour.http(hosts, "three.wild.example.com", "/stranger"),
        answer -> answer.backend().equals("wild"));
    assertThat(GatewayContour.http(hosts, "stranger.example.com", "/stranger").ask().backend())
        .isNotEqualTo("wild");
  }

  @Test
  void routesOfOtherNamespacesAttachWhereTheListenerAllowsIt() throws Exception {
    route("team", "open");
    contour.await(get("open.example.com"), answer -> answer.backend().equals("team"));
    route("team", "same");
    route("default", "same");
    contour.await(get("same.example.com"), answer -> answer.backend().equals("same"));
    contour.delete(
        "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: default-same}}");
    contour.await(get("same.example.com"), 404);
  }

  @Test
  void tlsIsTakenOffWithTheCertificateOfTheListener() {
    route("default", "secure");
    Answer answer =
        contour.await(
            GatewayContour.http(https, "secure.example.com", "/").over(outer.context(null)), 200);
    assertThat(answer.backend()).isEqualTo("secure");
    assertThat(answer.received("x-forwarded-proto")).isEqualTo("https");
    assertThatThrownBy(
            () ->
                GatewayContour.http(https, "other.example.com", "/")
                    .over(outer.context(null))
                    .ask())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCertificateOfAnotherNamespaceIsUsedWhileAGrantAllowsIt() {
    Call call = GatewayContour.http(https, "foreign.example.com", "/").over(outer.context(null));
    route("default", "foreign");
    assertThatThrownBy(call::ask).isInstanceOf(IOException.class);
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: gateways, namespace: certs}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: default}]
          to: [{group: "", kind: Secret}]
        """);
    contour.await(call, answer -> answer.backend().equals("foreign"));
  }

  @Test
  void tlsIsPassedOnByTheServerName() throws Exception {
    for (String name : new String[] {"left", "right"}) {
      String host = name + ".pass.example.com";
      EchoBackend backend =
          contour.keep(
              EchoBackend.https(
                  name, InetAddress.getLoopbackAddress(), outer.context(outer.issue(host))));
      contour.service("default", name, "", backend.port());
      contour.apply(
          """
          apiVersion: gateway.networking.k8s.io/v1alpha2
          kind: TLSRoute
          metadata: {name: %1$s}
          spec:
            parentRefs: [{name: web, sectionName: tls}]
            hostnames: [%2$s]
            rules: [{backendRefs: [{name: %1$s, port: 80}]}]
          """
              .formatted(name, host));
    }
    for (String name : new String[] {"left", "right"}) {
      String host = name + ".pass.example.com";
      Answer answer =
          contour.await(
              GatewayContour.http(tls, host, "/").over(outer.context(outer.issue("client"))), 200);
      assertThat(answer.backend()).isEqualTo(name);
      // The handshake is that of client and backend.
      assertThat(answer.echo().at("/tls/sni").asString()).isEqualTo(host);
      assertThat(answer.echo().at("/tls/client").asString()).isEqualTo("CN=client");
    }
    assertThatThrownBy(
            () ->
                GatewayContour.http(tls, "unknown.pass.example.com", "/")
                    .over(outer.context(null))
                    .ask())
        .isInstanceOf(IOException.class);
  }

  @Test
  void bytesOfATcpListenerGoToTheBackendAsTheyAre() {
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TCPRoute
        metadata: {name: raw}
        spec:
          parentRefs: [{name: web, sectionName: tcp}]
          rules: [{backendRefs: [{name: raw, port: 80}]}]
        """);
    Answer answer = contour.await(GatewayContour.http(tcp, "nothing in particular", "/"), 200);
    assertThat(answer.backend()).isEqualTo("raw");
    assertThat(answer.echo().path("headers").has("x-forwarded-for")).isFalse();
  }

  /** With a client and a server of gRPC, since they need HTTP/2 and its trailers on both sides. */
  @Test
  void callsOfGrpcAreRoutedByServiceMethodAndHeader() throws Exception {
    GrpcEcho echo = contour.keep(GrpcEcho.start("shop.v1.Cart", "Add", "Clear", "AddAll"));
    contour.service("default", "grpc", "", echo.port());
    contour.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: grpc}
        spec:
          parentRefs: [{name: web, sectionName: grpc}]
          hostnames: [grpc.example.com]
          rules:
          - matches: [{method: {service: shop.v1.Cart, method: Add}}]
            backendRefs: [{name: grpc, port: 80}]
          - matches: [{method: {service: shop.v1.Cart, method: Clear}, headers: [{name: x-admin, value: "yes"}]}]
            filters:
            - type: RequestHeaderModifier
              requestHeaderModifier: {set: [{name: x-checked, value: "yes"}]}
            backendRefs: [{name: grpc, port: 80}]
        """);
    contour.await(
        GatewayContour.http(http, "grpc.example.com", "/shop.v1.Cart/Add").sending("POST", ""),
        answer -> answer.status() != 404);
    try (GrpcEcho.Client client = echo.client(GatewayContour.envoyPort(http), "grpc.example.com")) {
      assertThat(client.call("Add")).isEqualTo("Add");
      assertThat(client.call("AddAll")).isEqualTo("UNIMPLEMENTED");
      assertThat(client.call("Clear")).isEqualTo("UNIMPLEMENTED");
      assertThat(client.call("Clear", "x-admin", "yes")).isEqualTo("Clear x-checked=yes");
    }
  }
}
