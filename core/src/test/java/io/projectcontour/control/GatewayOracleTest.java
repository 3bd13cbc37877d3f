package io.projectcontour.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.snapshot.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * With a Gateway too, the incremental tables end where a build from scratch ends, and cost what the
 * edit concerns.
 */
class GatewayOracleTest {
  @Test
  void anyRowOfEditsEndsWhereABuildFromScratchEnds() {
    Random random = new Random(815);
    for (int round = 0; round < 15; round++) {
      ModelRun incremental = new ModelRun(GatewayObjects.settings());
      Map<ObjectKey, KubernetesObject> objects = new LinkedHashMap<>();
      for (int batch = 0; batch < 40; batch++) {
        List<ObjectEvent> events = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          events.add(randomEvent(random, objects));
        }
        incremental.apply(events);
        ModelRun scratch = new ModelRun(GatewayObjects.settings());
        scratch.apply(objects.values().stream().<ObjectEvent>map(ObjectEvent.Put::new).toList());
        assertThat(incremental.versions()).isEqualTo(scratch.versions());
        assertThat(incremental.allStatuses()).isEqualTo(scratch.allStatuses());
        assertThat(incremental.statuses)
            .as("statuses as they were told; of routes without a Gateway the last one stays")
            .containsAllEntriesOf(scratch.statuses);
        assertThat(incremental.apply(List.of()).changes().recomputed()).isZero();
      }
    }
  }

  @Test
  void anEditOfOneRouteAmongManyRecomputesAConstantNumberOfKeys() {
    assertThat(recomputedByOneEdit(2_000)).isEqualTo(recomputedByOneEdit(50)).isLessThan(20);
  }

  private static int recomputedByOneEdit(int count) {
    ModelRun run = new ModelRun(GatewayObjects.settings());
    List<ObjectEvent> events = new ArrayList<>();
    events.add(new ObjectEvent.Put(GatewayObjects.gatewayClass()));
    events.add(
        new ObjectEvent.Put(
            GatewayObjects.gateway(List.of(GatewayObjects.listener("http", 80, "HTTP", "")))));
    for (int i = 0; i < count; i++) {
      events.add(new ObjectEvent.Put(TestObjects.service("default", "s" + i, 80)));
      events.add(new ObjectEvent.Put(hostRoute(i, "/")));
    }
    run.apply(events);
    Model.Outcome outcome = run.apply(List.of(new ObjectEvent.Put(hostRoute(7, "/new"))));
    assertThat(outcome.put()).extracting(Resource::name).contains("http-80");
    return outcome.changes().recomputed();
  }

  private static KubernetesObject hostRoute(int number, String path) {
    return GatewayObjects.route(
        Kind.HTTP_ROUTE,
        "default",
        "r" + number,
        0,
        "",
        "'hostnames': ['h%d.example.com'], 'rules': [{'matches': [{'path': {'value': '%s'}}], 'backendRefs': [{'name': 's%d', 'port': 80}]}]"
            .formatted(number, path, number));
  }

  private static ObjectEvent randomEvent(Random random, Map<ObjectKey, KubernetesObject> objects) {
    if (!objects.isEmpty() && random.nextInt(5) == 0) {
      ObjectKey key = List.copyOf(objects.keySet()).get(random.nextInt(objects.size()));
      objects.remove(key);
      return new ObjectEvent.Remove(key);
    }
    String namespace = "ns" + random.nextInt(2);
    KubernetesObject object =
        switch (random.nextInt(14)) {
          case 0 -> GatewayObjects.gatewayClass();
          case 1, 2 -> gateway(random);
          case 3 -> GatewayObjects.certificate(random.nextInt(3) > 0);
          case 4 -> TestObjects.service(namespace, "s" + random.nextInt(2), 80);
          case 5 -> namespace(namespace, random);
          case 6 -> grant(namespace);
          case 7 -> policy(namespace, random);
          case 8 -> GatewayObjects.authority(namespace);
          case 9 ->
              TestObjects.proxy(
                  namespace,
                  "p",
                  "'virtualhost': {'fqdn': 'h%d.example.com'}, 'routes': [{'services': [{'name': 's0', 'port': 80}]}]"
                      .formatted(random.nextInt(2)));
          case 10 -> connectionRoute(namespace, random);
          default -> requestRoute(namespace, random);
        };
    objects.put(object.key(), object);
    return new ObjectEvent.Put(object);
  }

  private static KubernetesObject gateway(Random random) {
    List<String> listeners = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      listeners.add(GatewayObjects.listener("http", 80, "HTTP", hostname(random)));
    }
    if (random.nextInt(3) == 0) {
      listeners.add(
          "{'name': 'chosen', 'port': 80, 'protocol': 'HTTP', 'hostname': 'h0.example.com', 'allowedRoutes': {'namespaces': {'from': 'Selector', 'selector': {'matchLabels': {'team': 'a'}}}}}");
    }
    if (random.nextInt(2) == 0) {
      listeners.add(
          GatewayObjects.listener(
              "https", 443, "HTTPS", ", 'tls': {'certificateRefs': [{'name': 'cert'}]}"));
    }
    if (random.nextInt(2) == 0) {
      listeners.add(
          GatewayObjects.listener(
              "pass", 8443, "TLS", ", 'tls': {'mode': 'Passthrough'}" + hostname(random)));
    }
    if (random.nextInt(2) == 0) {
      listeners.add(GatewayObjects.listener("tcp", 5000, "TCP", ""));
    }
    return GatewayObjects.gateway(listeners);
  }

  private static String hostname(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> ", 'hostname': '*.example.com'";
      case 1 -> ", 'hostname': 'h1.example.com'";
      default -> "";
    };
  }

  private static KubernetesObject namespace(String name, Random random) {
    return TestObjects.labelledNamespace(name, random.nextInt(2) == 0 ? "a" : "b");
  }

  private static KubernetesObject grant(String namespace) {
    return TestObjects.dated(
        Kind.REFERENCE_GRANT,
        namespace,
        "grant",
        0,
        "'spec': {'from': [{'group': 'gateway.networking.k8s.io', 'kind': 'HTTPRoute', 'namespace': 'ns0'}], 'to': [{'group': '', 'kind': 'Service'}]}");
  }

  private static KubernetesObject policy(String namespace, Random random) {
    return TestObjects.dated(
        Kind.BACKEND_TLS_POLICY,
        namespace,
        "policy" + random.nextInt(2),
        random.nextInt(3),
        "'spec': {'targetRefs': [{'group': '', 'kind': 'Service', 'name': 's0'%s}], 'validation': {'hostname': 'inner.example.com', 'caCertificateRefs': [{'group': '', 'kind': 'Secret', 'name': 'ca'}]}}"
            .formatted(random.nextBoolean() ? ", 'sectionName': 'http'" : ""));
  }

  private static KubernetesObject connectionRoute(String namespace, Random random) {
    String rules =
        "'rules': [{'backendRefs': [{'name': 's0', 'port': 80, 'weight': %d}]}]"
            .formatted(random.nextInt(3));
    return random.nextBoolean()
        ? GatewayObjects.route(
            Kind.TCP_ROUTE, namespace, "t" + random.nextInt(2), random.nextInt(3), "", rules)
        : GatewayObjects.route(
            Kind.TLS_ROUTE,
            namespace,
            "t" + random.nextInt(2),
            random.nextInt(3),
            "",
            "'hostnames': ['h%d.example.com'], ".formatted(random.nextInt(2)) + rules);
  }

  private static KubernetesObject requestRoute(String namespace, Random random) {
    String hosts =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> "'hostnames': ['*.example.com'], ";
          case 2 -> "'hostnames': ['h0.example.com', 'h1.example.com'], ";
          default -> "'hostnames': ['h%d.example.com'], ".formatted(random.nextInt(2));
        };
    String backend =
        "'backendRefs': [{'name': 's%d', 'port': 80, 'namespace': 'ns%d', 'weight': %d}]"
            .formatted(random.nextInt(3), random.nextInt(2), random.nextInt(3));
    String reference = random.nextInt(3) == 0 ? ", 'sectionName': 'http'" : "";
    if (random.nextInt(3) == 0) {
      return GatewayObjects.route(
          Kind.GRPC_ROUTE,
          namespace,
          "g" + random.nextInt(2),
          random.nextInt(3),
          reference,
          hosts + "'rules': [{" + backend + "}]");
    }
    return GatewayObjects.route(
        Kind.HTTP_ROUTE,
        namespace,
        "r" + random.nextInt(3),
        random.nextInt(3),
        reference,
        hosts
            + "'rules': [{'matches': [{'path': {'value': '/p%d'}}], %s}, {'matches': [{'path': {'value': '/p%d'}}, {'path': {'value': 'bad'}}], %s}]"
                .formatted(random.nextInt(2), backend, random.nextInt(2), backend));
  }
}
