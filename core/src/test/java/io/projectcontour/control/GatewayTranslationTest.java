package io.projectcontour.control;

import static io.projectcontour.control.GatewayObjects.gateway;
import static io.projectcontour.control.GatewayObjects.listener;
import static io.projectcontour.control.GatewayObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the Gateway API's objects lead to, beyond the differential cases. */
class GatewayTranslationTest {
  private static final String PLAIN = listener("http", 80, "HTTP", "");
  private static final String BACKEND = "'backendRefs': [{'name': 's', 'port': 80}]";
  private static final String HOST = "'hostnames': ['h.example.com'], ";

  private final ModelRun run = new ModelRun(GatewayObjects.settings());

  private void apply(KubernetesObject... objects) {
    List<ObjectEvent> events = new ArrayList<>();
    events.add(new ObjectEvent.Put(GatewayObjects.gatewayClass()));
    events.add(new ObjectEvent.Put(TestObjects.service("default", "s", 80)));
    Arrays.stream(objects).map(ObjectEvent.Put::new).forEach(events::add);
    run.apply(events);
  }

  private static KubernetesObject http(String name, int seconds, String spec) {
    return route(Kind.HTTP_ROUTE, "default", name, seconds, "", spec);
  }

  private static String rule(String path) {
    return "{'matches': [{'path': {'value': '%s'}}], %s}".formatted(path, BACKEND);
  }

  private List<String> names(ResourceType type) {
    return run.store.current().all(type).stream().map(Resource::name).sorted().toList();
  }

  private JsonNode status(Kind kind, String namespace, String name) {
    String text = run.statuses.get(new ObjectKey(kind, namespace, name));
    assertThat(text).as("status of %s", name).isNotNull();
    return KubernetesObjects.mapper().readTree(text);
  }

  /** For example {@code Accepted=False/RuleMatchConflict}. */
  private static List<String> conditions(JsonNode place) {
    return place
        .path("conditions")
        .valueStream()
        .map(
            condition ->
                "%s=%s/%s"
                    .formatted(
                        condition.path("type").asString(),
                        condition.path("status").asString(),
                        condition.path("reason").asString()))
        .sorted()
        .toList();
  }

  private List<String> accepted(Kind kind, String name) {
    return conditions(status(kind, "default", name).path("parents").path(0)).stream()
        .filter(it -> !it.startsWith("ResolvedRefs"))
        .toList();
  }

  private JsonNode gatewayListener(int index) {
    return status(Kind.GATEWAY, "contour", "gw").path("listeners").path(index);
  }

  @Test
  void ofTwoRoutesThatClaimOneMatchTheOlderGetsIt() {
    apply(
        gateway(List.of(PLAIN)),
        http("old", 1, HOST + "'rules': [" + rule("/a") + "]"),
        http("young", 2, HOST + "'rules': [" + rule("/a") + ", " + rule("/b") + "]"),
        http("youngest", 3, HOST + "'rules': [" + rule("/b") + "]"));

    assertThat(accepted(Kind.HTTP_ROUTE, "old")).containsExactly("Accepted=True/Accepted");
    assertThat(accepted(Kind.HTTP_ROUTE, "young"))
        .containsExactly(
            "Accepted=True/Accepted", "PartiallyInvalid=True/RuleMatchPartiallyConflict");
    assertThat(accepted(Kind.HTTP_ROUTE, "youngest"))
        .containsExactly("Accepted=False/RuleMatchConflict");
  }

  @Test
  void whatTheOlderRouteGivesUpGoesToTheYounger() {
    KubernetesObject old = http("old", 1, HOST + "'rules': [" + rule("/a") + "]");
    apply(gateway(List.of(PLAIN)), old, http("young", 2, HOST + "'rules': [" + rule("/a") + "]"));
    assertThat(accepted(Kind.HTTP_ROUTE, "young"))
        .containsExactly("Accepted=False/RuleMatchConflict");

    run.apply(List.of(new ObjectEvent.Remove(old.key())));

    assertThat(accepted(Kind.HTTP_ROUTE, "young")).containsExactly("Accepted=True/Accepted");
  }

  @Test
  void aRouteThatAttachesTwiceCountsTwiceAndConflictsWithItself() {
    apply(
        gateway(List.of(PLAIN)),
        TestObjects.dated(
            Kind.HTTP_ROUTE,
            "default",
            "r",
            0,
            "'spec': {'parentRefs': [{'name': 'gw', 'namespace': 'contour'}, {'name': 'gw', 'namespace': 'contour', 'sectionName': 'http'}], 'rules': ["
                + rule("/")
                + "]}"));

    assertThat(gatewayListener(0).path("attachedRoutes").asInt()).isEqualTo(2);
    JsonNode parents = status(Kind.HTTP_ROUTE, "default", "r").path("parents");
    assertThat(conditions(parents.path(0))).contains("Accepted=True/Accepted");
    assertThat(conditions(parents.path(1))).contains("Accepted=False/RuleMatchConflict");
  }

  @Test
  void listenersOfAPortHaveToFitTogether() {
    apply(
        gateway(
            List.of(
                PLAIN,
                listener("again", 80, "HTTP", ""),
                listener("other", 80, "TCP", ", 'hostname': 'x.example.com'"),
                listener("far", 57536, "HTTP", ""),
                listener("same", 58559, "HTTP", ""),
                listener("udp", 53, "UDP", ""))));

    assertThat(conditions(gatewayListener(0)))
        .containsExactly(
            "Accepted=True/Accepted",
            "Programmed=True/Programmed",
            "ResolvedRefs=True/ResolvedRefs");
    assertThat(conditions(gatewayListener(1))).contains("Conflicted=True/HostnameConflict");
    assertThat(conditions(gatewayListener(2))).contains("Conflicted=True/ProtocolConflict");
    assertThat(conditions(gatewayListener(3))).contains("Programmed=True/Programmed");
    assertThat(conditions(gatewayListener(4))).contains("Accepted=False/PortUnavailable");
    assertThat(conditions(gatewayListener(5))).contains("Accepted=False/UnsupportedProtocol");
    assertThat(conditions(status(Kind.GATEWAY, "contour", "gw")))
        .containsExactly("Accepted=True/Accepted", "Programmed=False/ListenersNotValid");
  }

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

  @Test
  void httpProxiesNeedOneListenerOfAProtocol() {
    KubernetesObject proxy =
        TestObjects.proxy(
            "default",
            "p",
            "'virtualhost': {'fqdn': 'p.example.com'}, 'routes': [{'services': [{'name': 's', 'port': 80}]}]");
    apply(gateway(List.of(PLAIN, listener("alt", 8080, "HTTP", ""))), proxy);
    assertThat(run.statuses.get(proxy.key()))
        .contains("\"ListenerError\"", "more than one HTTP listener configured");

    run.apply(List.of(new ObjectEvent.Put(gateway(List.of(PLAIN)))));

    assertThat(run.statuses.get(proxy.key())).contains("Valid HTTPProxy");
    assertThat(names(ResourceType.LISTENER)).contains("http-80");
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
  void aGatewayWithoutTheAddressesThatItWantsServesNoRoute() {
    apply(
        TestObjects.dated(
            Kind.GATEWAY,
            "contour",
            "gw",
            0,
            "'spec': {'gatewayClassName': 'contour', 'addresses': [{'value': '192.0.2.1'}], 'listeners': ["
                + PLAIN
                + "]}"),
        http("r", 0, "'rules': [" + rule("/") + "]"));

    assertThat(conditions(status(Kind.GATEWAY, "contour", "gw")))
        .contains("Programmed=False/AddressNotAssigned");
    assertThat(conditions(status(Kind.HTTP_ROUTE, "default", "r").path("parents").path(0)))
        .containsExactly("Accepted=False/InvalidGateway");
    assertThat(names(ResourceType.CLUSTER)).isEmpty();
  }

  @Test
  void anUnknownNamespaceDoesNotMatchASelector() {
    String selecting =
        "{'name': 'chosen', 'port': 80, 'protocol': 'HTTP', 'allowedRoutes': {'namespaces': {'from': 'Selector', 'selector': {'matchExpressions': [{'key': 'team', 'operator': 'In', 'values': ['a']}]}}}}";
    apply(gateway(List.of(selecting)), http("r", 0, "'rules': [" + rule("/") + "]"));
    assertThat(accepted(Kind.HTTP_ROUTE, "r"))
        .containsExactly("Accepted=False/NotAllowedByListeners");

    run.apply(List.of(new ObjectEvent.Put(TestObjects.labelledNamespace("default", "a"))));

    assertThat(accepted(Kind.HTTP_ROUTE, "r")).containsExactly("Accepted=True/Accepted");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'from': 'None'}",
        "{'from': 'Everywhere'}",
        "{'from': 'Selector', 'selector': {'matchExpressions': [{'key': 'a', 'operator': '?'}]}}"
      })
  void whatDoesNotSayWhoMayAttachLetsNobody(String namespaces) {
    apply(
        gateway(
            List.of(
                "{'name': 'http', 'port': 80, 'protocol': 'HTTP', 'allowedRoutes': {'namespaces': "
                    + namespaces
                    + "}}")),
        http("r", 1, HOST + "'rules': [" + rule("/") + "]"));

    assertThat(accepted(Kind.HTTP_ROUTE, "r"))
        .singleElement()
        .asString()
        .startsWith("Accepted=False");
    assertThat(names(ResourceType.CLUSTER)).isEmpty();
  }

  @Test
  void rulesThatDifferByTheOrderOfTheirHeadersConflict() {
    String headers = "[{'name': '%s', 'value': '1'}, {'name': '%s', 'value': '1'}]";
    apply(
        gateway(List.of(PLAIN)),
        http("old", 1, HOST + "'rules': [" + headerRule(headers.formatted("a", "b")) + "]"),
        http("young", 2, HOST + "'rules': [" + headerRule(headers.formatted("b", "a")) + "]"));

    assertThat(accepted(Kind.HTTP_ROUTE, "young"))
        .containsExactly("Accepted=False/RuleMatchConflict");
  }

  private static String headerRule(String headers) {
    return "{'matches': [{'headers': %s}], %s}".formatted(headers, BACKEND);
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
  void aStatusIsWrittenWhenItChangesOnly() {
    apply(
        gateway(List.of(PLAIN)),
        route(Kind.GRPC_ROUTE, "default", "g", 1, "", HOST + "'rules': [{" + BACKEND + "}]"));

    Model.Outcome outcome =
        run.apply(List.of(new ObjectEvent.Put(TestObjects.service("default", "other", 80))));

    assertThat(outcome.statuses()).isEmpty();
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
}
