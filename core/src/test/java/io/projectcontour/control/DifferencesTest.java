package io.projectcontour.control;

import static io.projectcontour.control.TestObjects.dated;
import static io.projectcontour.control.TestObjects.object;
import static io.projectcontour.control.TestObjects.proxy;
import static io.projectcontour.control.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows of docs/differences.md that show in what is translated, without a Gateway. */
class DifferencesTest {
  private final ModelRun run = new ModelRun(Settings.defaults());

  private void apply(KubernetesObject... objects) {
    List<ObjectEvent> events = new ArrayList<>();
    Arrays.stream(objects).map(ObjectEvent.Put::new).forEach(events::add);
    run.apply(events);
  }

  private List<Resource> all(ResourceType type) {
    return List.copyOf(run.store.current().all(type));
  }

  private List<String> names(ResourceType type) {
    return all(type).stream().map(Resource::name).sorted().toList();
  }

  private List<VirtualHost> hosts() throws InvalidProtocolBufferException {
    Resource table = run.store.current().get(ResourceType.ROUTE, "ingress_http").orElseThrow();
    return RouteConfiguration.parseFrom(table.body()).getVirtualHostsList();
  }

  private String status(Kind kind, String name) {
    return Objects.requireNonNull(run.statuses.get(new ObjectKey(kind, "default", name)));
  }

  private static KubernetesObject routes(String name, String host, String routes) {
    return proxy(
        "default", name, "'virtualhost': {'fqdn': '" + host + "'}, 'routes': [" + routes + "]");
  }

  private static KubernetesObject ingress(String name, int seconds, String spec) {
    return dated(Kind.INGRESS, "default", name, seconds, "'spec': {" + spec + "}");
  }

  private static String rule(String host, String backend) {
    return "{'host': '%s', 'http': {'paths': [{'path': '/', 'pathType': 'Prefix', 'backend': %s}]}}"
        .formatted(host, backend);
  }

  private static String to(String service) {
    return "{'service': {'name': '" + service + "', 'port': {'number': 80}}}";
  }

  @Test
  void anExactConditionStaysExactBesideAHeader() throws Exception {
    apply(
        service("default", "s", 80),
        routes(
            "p",
            "h.example.com",
            "{'conditions': [{'exact': '/a'}, {'header': {'name': 'x', 'present': true}}],"
                + " 'services': [{'name': 's', 'port': 80}]}"));

    Route route = hosts().getFirst().getRoutes(0);
    assertThat(route.getMatch().getPath()).isEqualTo("/a");
    assertThat(route.getMatch().getHeadersCount()).isEqualTo(1);
  }

  @Test
  void twoHealthChecksOfOneServiceHaveTwoClusters() throws Exception {
    String service = "'services': [{'name': 's', 'port': 80}]";
    apply(
        service("default", "s", 80),
        routes(
            "p",
            "h.example.com",
            "{'conditions': [{'prefix': '/a'}], 'healthCheckPolicy': {'path': '/h', 'host': 'a'}, "
                + service
                + "}, {'conditions': [{'prefix': '/b'}], 'healthCheckPolicy': {'path': '/h', 'host':"
                + " 'b'}, "
                + service
                + "}"));

    List<String> checked = new ArrayList<>();
    for (Resource cluster : all(ResourceType.CLUSTER)) {
      checked.add(
          Cluster.parseFrom(cluster.body()).getHealthChecks(0).getHttpHealthCheck().getHost());
    }
    assertThat(checked).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void twoHealthPortsOfOneServiceHaveEndpointsOfTheirOwn() {
    String check = "'healthPort': %d}], 'healthCheckPolicy': {'path': '/h'}}";
    String routes =
        "{'conditions': [{'prefix': '/a'}], 'services': [{'name': 's', 'port': 80, "
            + check.formatted(8001)
            + ", {'conditions': [{'prefix': '/b'}], 'services': [{'name': 's', 'port': 80, "
            + check.formatted(8002);
    apply(
        object(
            Kind.SERVICE,
            "default",
            "s",
            "'spec': {'ports': [{'name': 'http', 'port': 80}, {'name': 'h1', 'port': 8001},"
                + " {'name': 'h2', 'port': 8002}]}"),
        routes("p", "h.example.com", routes));

    assertThat(status(Kind.HTTP_PROXY, "p")).contains("valid");
    assertThat(names(ResourceType.ENDPOINT)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void anExtensionServiceFollowsItsServiceAtOnce() {
    apply(
        object(
            Kind.EXTENSION_SERVICE,
            "default",
            "e",
            "'spec': {'services': [{'name': 's', 'port': 80}]}"));
    assertThat(names(ResourceType.CLUSTER)).isEmpty();

    apply(service("default", "s", 80));

    assertThat(names(ResourceType.CLUSTER)).containsExactly("extension/default/e");
    assertThat(status(Kind.EXTENSION_SERVICE, "e")).contains("Valid");
  }

  @Test
  void addressesThatTheLoadBalancerLosesLeaveTheStatuses() {
    apply(
        service("default", "s", 80),
        ingress("i", 1, "'rules': [" + rule("h.example.com", to("s")) + "]"),
        envoy("'ip': '192.0.2.7'"));
    assertThat(status(Kind.INGRESS, "i")).contains("192.0.2.7");

    apply(object(Kind.SERVICE, "projectcontour", "envoy", "'spec': {}"));

    assertThat(status(Kind.INGRESS, "i")).doesNotContain("192.0.2.7");
  }

  private static KubernetesObject envoy(String address) {
    return object(
        Kind.SERVICE,
        "projectcontour",
        "envoy",
        "'spec': {}, 'status': {'loadBalancer': {'ingress': [{" + address + "}]}}");
  }

  @Test
  void anIngressWithoutAPossibleTlsVersionAffectsNoOther() {
    KubernetesObject wrong =
        annotated(
            "'projectcontour.io/tls-minimum-protocol-version': '1.3',"
                + " 'projectcontour.io/tls-maximum-protocol-version': '1.2'",
            "'tls': [{'hosts': ['a.example.com'], 'secretName': 'cert'}], 'rules': ["
                + rule("a.example.com", to("s"))
                + "]");
    apply(
        service("default", "s", 80),
        certificate(),
        wrong,
        ingress(
            "b",
            1,
            "'tls': [{'hosts': ['b.example.com'], 'secretName': 'cert'}], 'rules': ["
                + rule("b.example.com", to("s"))
                + "]"));

    assertThat(names(ResourceType.ROUTE)).contains("https/b.example.com");
    assertThat(names(ResourceType.ROUTE)).doesNotContain("https/a.example.com");
  }

  private static KubernetesObject annotated(String annotations, String spec) {
    String text =
        "{'metadata': {'namespace': 'default', 'name': 'a', 'annotations': {%s}}, 'spec': {%s}}"
            .formatted(annotations, spec);
    return TestObjects.read(Kind.INGRESS, text);
  }

  private static KubernetesObject certificate() {
    return GatewayObjects.certificate("default", true);
  }

  @Test
  void ofTwoIngressesThatSayTheSameTheOlderWins() throws Exception {
    apply(
        service("default", "s", 80),
        service("default", "t", 80),
        ingress("a-young", 9, "'rules': [" + rule("h.example.com", to("s")) + "]"),
        ingress("b-old", 1, "'rules': [" + rule("h.example.com", to("t")) + "]"));

    assertThat(hosts().getFirst().getRoutesList())
        .extracting(route -> route.getRoute().getCluster())
        .singleElement()
        .asString()
        .startsWith("default/t/80");
  }

  @Test
  void anIngressBackendThatIsNoServiceIsLeftOut() throws Exception {
    String resource = "{'resource': {'apiGroup': 'example.com', 'kind': 'Bucket', 'name': 'b'}}";
    apply(
        service("default", "s", 80),
        ingress(
            "i",
            1,
            "'rules': ["
                + rule("a.example.com", resource)
                + ", "
                + rule("b.example.com", to("s"))
                + "]"));

    assertThat(hosts()).extracting(VirtualHost::getName).containsExactly("b.example.com");
  }

  @Test
  void hostsThatDifferByCaseAreOne() throws Exception {
    apply(
        service("default", "s", 80),
        routes("a", "Shop.example.com", "{'services': [{'name': 's', 'port': 80}]}"),
        routes("b", "shop.EXAMPLE.com", "{'services': [{'name': 's', 'port': 80}]}"));

    assertThat(hosts()).isEmpty();
    assertThat(status(Kind.HTTP_PROXY, "a")).contains("DuplicateVhost");
    assertThat(status(Kind.HTTP_PROXY, "b")).contains("DuplicateVhost");
  }

  @Test
  void aClientCertificateThatOnlyAnExtensionServiceUsesIsServed() {
    ModelRun own = new ModelRun(withClientCertificate());
    List<ObjectEvent> events = new ArrayList<>();
    events.add(new ObjectEvent.Put(certificate()));
    events.add(new ObjectEvent.Put(service("default", "s", 80)));
    events.add(
        new ObjectEvent.Put(
            object(
                Kind.EXTENSION_SERVICE,
                "default",
                "e",
                "'spec': {'protocol': 'h2', 'services': [{'name': 's', 'port': 80}]}")));
    own.apply(events);

    assertThat(own.store.current().all(ResourceType.SECRET))
        .extracting(Resource::name)
        .singleElement()
        .asString()
        .startsWith("default/cert/");
  }

  private static Settings withClientCertificate() {
    return GatewayObjects.settings(
        Optional.empty(), Optional.of(new NamespacedName("default", "cert")));
  }

  @Test
  void anAuthorizationServiceWithoutANameOpensNothing() {
    apply(
        service("default", "s", 80),
        GatewayObjects.certificate("default", true),
        proxy(
            "default",
            "p",
            "'virtualhost': {'fqdn': 'h.example.com', 'tls': {'secretName': 'cert'},"
                + " 'authorization': {'extensionRef': {'namespace': 'infra'}}},"
                + " 'routes': [{'services': [{'name': 's', 'port': 80}]}]"));

    assertThat(status(Kind.HTTP_PROXY, "p")).contains("ExtensionServiceNotFound");
    assertThat(names(ResourceType.LISTENER)).doesNotContain("ingress_https");
  }
}
