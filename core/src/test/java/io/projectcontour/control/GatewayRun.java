package io.projectcontour.control;

import static io.projectcontour.control.GatewayObjects.listener;
import static io.projectcontour.control.GatewayObjects.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A computation for one Gateway, and what the tests of it look at. */
abstract class GatewayRun {
  static final String PLAIN = listener("http", 80, "HTTP", "");
  static final String BACKEND = "'backendRefs': [{'name': 's', 'port': 80}]";
  static final String HOST = "'hostnames': ['h.example.com'], ";

  final ModelRun run = new ModelRun(GatewayObjects.settings());

  void apply(KubernetesObject... objects) {
    List<ObjectEvent> events = new ArrayList<>();
    events.add(new ObjectEvent.Put(GatewayObjects.gatewayClass()));
    events.add(new ObjectEvent.Put(TestObjects.service("default", "s", 80)));
    Arrays.stream(objects).map(ObjectEvent.Put::new).forEach(events::add);
    run.apply(events);
  }

  static KubernetesObject http(String name, int seconds, String spec) {
    return route(Kind.HTTP_ROUTE, "default", name, seconds, "", spec);
  }

  static String rule(String path) {
    return "{'matches': [{'path': {'value': '%s'}}], %s}".formatted(path, BACKEND);
  }

  List<String> names(ResourceType type) {
    return run.store.current().all(type).stream().map(Resource::name).sorted().toList();
  }

  JsonNode status(Kind kind, String namespace, String name) {
    String text = run.statuses.get(new ObjectKey(kind, namespace, name));
    assertThat(text).as("status of %s", name).isNotNull();
    return KubernetesObjects.mapper().readTree(text);
  }

  /** For example {@code Accepted=False/RuleMatchConflict}. */
  static List<String> conditions(JsonNode place) {
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

  List<String> accepted(Kind kind, String name) {
    return conditions(status(kind, "default", name).path("parents").path(0)).stream()
        .filter(it -> !it.startsWith("ResolvedRefs"))
        .toList();
  }

  JsonNode gatewayListener(int index) {
    return status(Kind.GATEWAY, "contour", "gw").path("listeners").path(index);
  }
}
