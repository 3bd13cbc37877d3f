package io.projectcontour.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The incremental tables end where a build from scratch ends, whatever the edits, and cost what the
 * edit concerns.
 */
class TranslationOracleTest {
  @Test
  void anyRowOfEditsEndsWhereABuildFromScratchEnds() {
    Random random = new Random(4711);
    for (int round = 0; round < 15; round++) {
      ModelRun incremental = new ModelRun(Settings.defaults());
      Map<ObjectKey, KubernetesObject> objects = new LinkedHashMap<>();
      for (int batch = 0; batch < 25; batch++) {
        List<ObjectEvent> events = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          events.add(randomEvent(random, objects));
        }
        incremental.apply(events);
        ModelRun scratch = new ModelRun(Settings.defaults());
        scratch.apply(objects.values().stream().<ObjectEvent>map(ObjectEvent.Put::new).toList());
        assertThat(incremental.versions()).isEqualTo(scratch.versions());
        assertThat(incremental.allStatuses()).isEqualTo(scratch.allStatuses());
        incremental.statuses.keySet().retainAll(objects.keySet());
        assertThat(incremental.statuses)
            .as("statuses as they were told")
            .isEqualTo(scratch.statuses);
        assertThat(incremental.apply(List.of()).changes().recomputed()).isZero();
      }
    }
  }

  @Test
  void anEditOfOneProxyAmongManyRecomputesAConstantNumberOfKeys() {
    assertThat(recomputedByOneEdit(5_000)).isEqualTo(recomputedByOneEdit(50)).isLessThan(20);
  }

  @Test
  void anEndpointChangeRecomputesItsLoadAssignmentOnly() {
    ModelRun controller = new ModelRun(Settings.defaults());
    controller.apply(hosts(100));

    Model.Outcome outcome =
        controller.apply(
            List.of(new ObjectEvent.Put(TestObjects.slice("default", "s7", "10.9.9.9"))));

    assertThat(outcome.changes().recomputed()).isEqualTo(1);
    assertThat(outcome.put()).extracting(Resource::name).containsExactly("default/s7/http");
  }

  @Test
  void anEditOfARouteChangesTheTableOfItsHostAndNoListener() {
    ModelRun controller = new ModelRun(Settings.defaults());
    controller.apply(hosts(500));

    Model.Outcome outcome = controller.apply(List.of(editedHost()));

    assertThat(outcome.put()).extracting(Resource::name).containsExactly("ingress_http");
    assertThat(outcome.removed()).isEmpty();
  }

  @Test
  void anObjectThatComesAgainUnchangedChangesNoResource() {
    ModelRun controller = new ModelRun(Settings.defaults());
    controller.apply(hosts(500));

    Model.Outcome outcome = controller.apply(hosts(500));

    assertThat(outcome.changes().recomputed()).isZero();
    assertThat(outcome.put()).isEmpty();
    assertThat(outcome.statuses()).isEmpty();
  }

  private static int recomputedByOneEdit(int count) {
    ModelRun controller = new ModelRun(Settings.defaults());
    controller.apply(hosts(count));
    Model.Outcome outcome = controller.apply(List.of(editedHost()));
    assertThat(outcome.put()).extracting(Resource::name).contains("ingress_http");
    return outcome.changes().recomputed();
  }

  private static ObjectEvent editedHost() {
    return new ObjectEvent.Put(
        TestObjects.proxy(
            "default",
            "p7",
            "'virtualhost': {'fqdn': 'h7.example.com'}, 'routes': [{'conditions':"
                + " [{'prefix': '/new'}], 'services': [{'name': 's7', 'port': 80}]}]"));
  }

  private static List<ObjectEvent> hosts(int count) {
    List<ObjectEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new ObjectEvent.Put(TestObjects.service("default", "s" + i, 80)));
      events.add(new ObjectEvent.Put(TestObjects.slice("default", "s" + i, "10.0.0." + i % 250)));
      events.add(
          new ObjectEvent.Put(
              TestObjects.proxy(
                  "default",
                  "p" + i,
                  "'virtualhost': {'fqdn': 'h%d.example.com'}, 'routes': [{'services': [{'name': 's%d', 'port': 80}]}]"
                      .formatted(i, i))));
    }
    return events;
  }

  private static ObjectEvent randomEvent(Random random, Map<ObjectKey, KubernetesObject> objects) {
    if (!objects.isEmpty() && random.nextInt(4) == 0) {
      ObjectKey key = List.copyOf(objects.keySet()).get(random.nextInt(objects.size()));
      objects.remove(key);
      return new ObjectEvent.Remove(key);
    }
    KubernetesObject object =
        switch (random.nextInt(6)) {
          case 0 ->
              TestObjects.service(
                  "ns" + random.nextInt(2), "s" + random.nextInt(4), 80 + random.nextInt(2));
          case 1 ->
              TestObjects.slice(
                  "ns" + random.nextInt(2), "s" + random.nextInt(4), "10.0.0." + random.nextInt(5));
          case 2 ->
              TestObjects.object(
                  Kind.INGRESS,
                  "ns" + random.nextInt(2),
                  "i" + random.nextInt(2),
                  "'spec': {'rules': [{'host': 'h%d.example.com', 'http': {'paths': [{'path': '/i', 'pathType': 'Prefix', 'backend': {'service': {'name': 's%d', 'port': {'number': 80}}}}]}}]}"
                      .formatted(random.nextInt(3), random.nextInt(4)));
          case 3 -> child(random);
          default -> root(random);
        };
    objects.put(object.key(), object);
    return new ObjectEvent.Put(object);
  }

  private static KubernetesObject child(Random random) {
    return TestObjects.proxy(
        "ns" + random.nextInt(2),
        "c" + random.nextInt(3),
        "'routes': [%s], 'includes': [{'name': 'c%d', 'namespace': 'ns%d', 'conditions': [{'prefix': '/c%d'}]}]"
            .formatted(route(random), random.nextInt(3), random.nextInt(2), random.nextInt(2)));
  }

  private static KubernetesObject root(Random random) {
    return TestObjects.proxy(
        "ns" + random.nextInt(2),
        "p" + random.nextInt(3),
        "'virtualhost': {'fqdn': 'h%d.example.com'}, 'routes': [%s], 'includes': [{'name': 'c%d', 'conditions': [{'prefix': '/x'}]}]"
            .formatted(random.nextInt(3), route(random), random.nextInt(3)));
  }

  /**
   * Good and bad ones: a wrong regular expression, two actions, a health check that differs only by
   * its host.
   */
  private static String route(Random random) {
    String services =
        "'services': [{'name': 's%d', 'port': %d}]"
            .formatted(random.nextInt(4), 80 + random.nextInt(2));
    return switch (random.nextInt(5)) {
      case 0 -> "{'conditions': [{'regex': '/('}], " + services + "}";
      case 1 -> "{'directResponsePolicy': {'statusCode': 200}, " + services + "}";
      case 2 ->
          "{"
              + services
              + ", 'healthCheckPolicy': {'path': '/healthz', 'host': 'h"
              + random.nextInt(2)
              + "'}}";
      default ->
          "{'conditions': [{'prefix': '/r%d'}], ".formatted(random.nextInt(3)) + services + "}";
    };
  }
}
