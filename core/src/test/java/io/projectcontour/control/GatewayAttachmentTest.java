package io.projectcontour.control;

import static io.projectcontour.control.GatewayObjects.gateway;
import static io.projectcontour.control.GatewayObjects.listener;
import static io.projectcontour.control.GatewayObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.snapshot.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which routes a Gateway takes and what the statuses say, beyond the differential cases. */
class GatewayAttachmentTest extends GatewayRun {
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

  @Test
  void aStatusIsWrittenWhenItChangesOnly() {
    apply(
        gateway(List.of(PLAIN)),
        route(Kind.GRPC_ROUTE, "default", "g", 1, "", HOST + "'rules': [{" + BACKEND + "}]"));

    Model.Outcome outcome =
        run.apply(List.of(new ObjectEvent.Put(TestObjects.service("default", "other", 80))));

    assertThat(outcome.statuses()).isEmpty();
  }

  private static String headerRule(String headers) {
    return "{'matches': [{'headers': %s}], %s}".formatted(headers, BACKEND);
  }
}
