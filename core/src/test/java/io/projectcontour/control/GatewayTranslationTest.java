package io.projectcontour.control;

import static io.projectcontour.control.GatewayObjects.gateway;
import static io.projectcontour.control.GatewayObjects.listener;
import static io.projectcontour.control.GatewayObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Envoy gets for the Gateway API's objects, beyond the differential cases. */
class GatewayTranslationTest extends GatewayRun {
  @Test
  void aTcpRouteTakesThePortOfAListenerThatPassesTlsThrough() {
    apply(
        gateway(List.of(listener("pass", 443, "TLS", ", 'tls': {'mode': 'Passthrough'}"))),
        route(Kind.TLS_ROUTE, "default", "t", 0, "", HOST + "'rules': [{" + BACKEND + "}]"));
    assertThat(chains()).isEqualTo("h.example.com");

    run.apply(
        List.of(
            new ObjectEvent.Put(
                route(Kind.TCP_ROUTE, "default", "t", 0, "", "'rules': [{" + BACKEND + "}]"))));

    assertThat(chains()).as("one chain for all connections").isEmpty();
    assertThat(names(ResourceType.CLUSTER)).containsExactly("default/s/80/da39a3ee5e");
  }

  @Test
  void withoutTheGatewayTheListenersAreThoseOfTheConfiguration() {
    KubernetesObject gateway = gateway(List.of(PLAIN));
    apply(
        gateway,
        TestObjects.proxy(
            "default",
            "p",
            "'virtualhost': {'fqdn': 'p.example.com'}, 'routes': [{'services': [{'name': 's', 'port': 80}]}]"));
    assertThat(names(ResourceType.ROUTE)).containsExactly("http-80");

    run.apply(List.of(new ObjectEvent.Remove(gateway.key())));

    assertThat(names(ResourceType.ROUTE)).containsExactly("ingress_http");
    assertThat(names(ResourceType.LISTENER)).contains("ingress_http").doesNotContain("http-80");
  }

  @Test
  void plainHttpIsNotServedWhereTlsIsExpected() {
    apply(
        gateway(
            List.of(
                "{'name': 'own', 'port': 443, 'protocol': 'projectcontour.io/https', 'allowedRoutes': {'namespaces': {'from': 'All'}, 'kinds': [{'kind': 'HTTPRoute'}]}}")),
        http("r", 0, HOST + "'rules': [" + rule("/") + "]"));

    assertThat(names(ResourceType.LISTENER)).doesNotContain("https-443");
  }

  @Test
  void ofSeveralTlsRoutesForOneNameTheOldestIsServed() throws Exception {
    String passthrough = ", 'tls': {'mode': 'Passthrough'}";
    String rules = HOST + "'rules': [{'backendRefs': [{'name': '%s', 'port': 80}]}]";
    apply(
        TestObjects.service("default", "t", 80),
        gateway(List.of(listener("tls", 443, "TLS", passthrough))),
        route(Kind.TLS_ROUTE, "default", "a-young", 9, "", rules.formatted("s")),
        route(Kind.TLS_ROUTE, "default", "b-old", 1, "", rules.formatted("t")));

    Resource listener = run.store.current().get(ResourceType.LISTENER, "https-443").orElseThrow();
    assertThat(listener.body().toString(StandardCharsets.ISO_8859_1))
        .contains("default/t/80")
        .doesNotContain("default/s/80");
  }

  @Test
  void allPathsOfAnIngressAreServedWithoutAListenerForTls() throws Exception {
    String path =
        "{'path': '%s', 'pathType': 'Prefix', 'backend': {'service': {'name': 's', 'port': {'number': 80}}}}";
    apply(
        gateway(List.of(PLAIN)),
        TestObjects.dated(
            Kind.INGRESS,
            "default",
            "i",
            1,
            "'spec': {'rules': [{'host': 'h.example.com', 'http': {'paths': ["
                + path.formatted("/a")
                + ", "
                + path.formatted("/b")
                + "]}}]}"));

    Resource table = run.store.current().get(ResourceType.ROUTE, "http-80").orElseThrow();
    assertThat(RouteConfiguration.parseFrom(table.body()).getVirtualHosts(0).getRoutesCount())
        .isEqualTo(2);
  }

  @Test
  void aServiceWithSeveralWeightsHasTheLargestInItsEndpoints() throws Exception {
    String rules =
        "'rules': [{'matches': [{'path': {'value': '%s'}}], 'backendRefs': [{'name': 's', 'port': 80, 'weight': %d}]}]";
    apply(
        gateway(List.of(PLAIN)),
        TestObjects.slice("default", "s", "192.0.2.1"),
        http("a", 1, HOST + rules.formatted("/a", 3)),
        http("b", 2, HOST + rules.formatted("/b", 5)));

    Resource endpoints =
        run.store.current().get(ResourceType.ENDPOINT, "default/s/http").orElseThrow();
    assertThat(
            ClusterLoadAssignment.parseFrom(endpoints.body())
                .getEndpoints(0)
                .getLoadBalancingWeight()
                .getValue())
        .isEqualTo(5);
  }

  @Test
  void aTcpRouteHasOneRule() {
    apply(
        gateway(List.of(listener("tcp", 5000, "TCP", ""))),
        route(
            Kind.TCP_ROUTE,
            "default",
            "t",
            0,
            "",
            "'rules': [{" + BACKEND + "}, {" + BACKEND + "}]"));

    assertThat(accepted(Kind.TCP_ROUTE, "t")).containsExactly("Accepted=False/InvalidRouteRules");
    assertThat(names(ResourceType.LISTENER)).doesNotContain("tcp-5000");
  }

  @Test
  void aListenerWithoutItsCertificateServesNothing() {
    apply(
        gateway(
            List.of(
                listener(
                    "https", 443, "HTTPS", ", 'tls': {'certificateRefs': [{'name': 'cert'}]}"))),
        GatewayObjects.certificate(true),
        http("r", 0, HOST + "'rules': [" + rule("/") + "]"));
    assertThat(names(ResourceType.ROUTE)).containsExactly("https-443/h.example.com");

    Model.Outcome outcome =
        run.apply(List.of(new ObjectEvent.Put(GatewayObjects.certificate(false))));

    assertThat(names(ResourceType.LISTENER)).doesNotContain("https-443");
    assertThat(outcome.put()).extracting(Resource::type).doesNotContain(ResourceType.CLUSTER);
    assertThat(conditions(gatewayListener(0))).contains("ResolvedRefs=False/InvalidCertificateRef");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ResolvedRefs=False/Degraded      | 'type': 'RequestHeaderModifier', 'requestHeaderModifier': {'set': [{'name': 'a', 'value': 'b\\n'}]}",
        "ResolvedRefs=False/Degraded      | 'type': 'RequestHeaderModifier', 'requestHeaderModifier': {'remove': ['Host']}",
        "ResolvedRefs=False/Degraded      | 'type': 'ResponseHeaderModifier', 'responseHeaderModifier': {'add': [{'name': 'a', 'value': 'b\\n'}]}",
        "Accepted=False/UnsupportedValue  | 'type': 'URLRewrite', 'urlRewrite': {'path': {'type': 'ReplacePrefixMatch', 'replacePrefixMatch': '/a\\n'}}",
        "Accepted=False/UnsupportedValue  | 'type': 'RequestRedirect', 'requestRedirect': {'path': {'type': 'ReplaceFullPath', 'replaceFullPath': '/a\\n'}}",
      })
  void whatEnvoyWouldRefuseInAFilterIsLeftOutAndTold(String condition, String filter)
      throws Exception {
    apply(
        gateway(List.of(PLAIN)),
        http("r", 1, HOST + "'rules': [{'filters': [{" + filter + "}], " + BACKEND + "}]"));

    assertThat(conditions(status(Kind.HTTP_ROUTE, "default", "r").path("parents").path(0)))
        .contains(condition);
    Resource table = run.store.current().get(ResourceType.ROUTE, "http-80").orElseThrow();
    assertThat(table.body().toStringUtf8()).contains("h.example.com");
    var route = RouteConfiguration.parseFrom(table.body()).getVirtualHosts(0).getRoutes(0);
    assertThat(route.getRequestHeadersToAddCount() + route.getResponseHeadersToAddCount()).isZero();
    assertThat(route.getRequestHeadersToRemoveCount()).isZero();
    assertThat(route.getRoute().getPrefixRewrite()).isEmpty();
    assertThat(route.getRedirect().getPathRedirect()).isEmpty();
  }

  @Test
  void anEmptyListOfMatchesMatchesEverything() throws Exception {
    apply(
        gateway(List.of(PLAIN)),
        http("r", 1, HOST + "'rules': [{'matches': [], " + BACKEND + "}]"));

    Resource table = run.store.current().get(ResourceType.ROUTE, "http-80").orElseThrow();
    assertThat(
            RouteConfiguration.parseFrom(table.body())
                .getVirtualHosts(0)
                .getRoutes(0)
                .getMatch()
                .getPrefix())
        .isEqualTo("/");
  }

  /** The server names of the listener's chains. */
  private String chains() {
    Resource listener =
        run.store.current().all(ResourceType.LISTENER).stream()
            .filter(resource -> resource.name().equals("https-443"))
            .findFirst()
            .orElseThrow();
    try {
      return String.join(
          " ",
          io.envoyproxy.envoy.config.listener.v3.Listener.parseFrom(listener.body())
              .getFilterChainsList()
              .stream()
              .flatMap(chain -> chain.getFilterChainMatch().getServerNamesList().stream())
              .toList());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
