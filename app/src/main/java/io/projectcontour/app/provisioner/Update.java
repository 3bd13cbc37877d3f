package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.KubernetesObjects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object that exists is brought to what is wanted: what is ours in it is replaced, what
 * others have put there stays (spec: operations.md section 9.2, row "Update").
 */
sealed interface Update {
  /** The object as it should be. */
  ObjectNode merge(JsonNode current, ObjectNode desired);

  /** Whether only the API server knows if this changes anything, since it fills in defaults. */
  default boolean hasDefaults() {
    return false;
  }

  /** An account, a role or a binding: labels and rights are ours alone. */
  record Rights() implements Update {
    private static final List<String> PARTS = List.of("rules", "subjects", "roleRef");

    @Override
    public ObjectNode merge(JsonNode current, ObjectNode desired) {
      ObjectNode merged = Update.copy(current);
      replace(merged, desired, "/metadata", "labels");
      addEntries(merged, desired, "/metadata", "annotations");
      for (String part : PARTS) {
        if (desired.has(part)) {
          merged.set(part, desired.path(part).deepCopy());
        }
      }
      return merged;
    }
  }

  /**
   * A Deployment or DaemonSet: labels, annotations and all that is specified are ours, but for what
   * kubectl and controllers note in annotations.
   *
   * @param keepsReplicas whether whoever scales it may
   */
  record Workload(boolean keepsReplicas) implements Update {
    private static boolean isOfControllers(String annotation) {
      return annotation.startsWith("deployment.kubernetes.io/")
          || annotation.startsWith("kubectl.kubernetes.io/")
          || annotation.equals("deprecated.daemonset.template.generation");
    }

    @Override
    public ObjectNode merge(JsonNode current, ObjectNode desired) {
      ObjectNode merged = Update.copy(current);
      replace(merged, desired, "/metadata", "labels");
      annotate(merged, desired, "/metadata");
      ObjectNode spec = ((ObjectNode) desired.path("spec")).deepCopy();
      JsonNode restarted = merged.path("spec");
      merged.set("spec", spec);
      keepAnnotations(restarted.at("/template/metadata/annotations"), spec);
      JsonNode replicas = current.at("/spec/replicas");
      if (keepsReplicas && replicas.isNumber()) {
        spec.set("replicas", replicas);
      }
      return merged;
    }

    @Override
    public boolean hasDefaults() {
      return true;
    }

    private static void annotate(ObjectNode merged, ObjectNode desired, String at) {
      JsonNode before = merged.at(at + "/annotations").deepCopy();
      replace(merged, desired, at, "annotations");
      ObjectNode metadata = (ObjectNode) merged.at(at);
      before.forEachEntry(
          (key, value) -> {
            if (isOfControllers(key)) {
              metadata.withObject("annotations").set(key, value);
            }
          });
    }

    /** A pod template that {@code kubectl rollout restart} marked stays marked. */
    private static void keepAnnotations(JsonNode before, ObjectNode spec) {
      before.forEachEntry(
          (key, value) -> {
            if (isOfControllers(key)) {
              spec.withObject("template")
                  .withObject("metadata")
                  .withObject("annotations")
                  .set(key, value);
            }
          });
    }
  }

  /**
   * A Service: what it is for is ours; what the cluster has given to it stays.
   *
   * @param external whether others than the cluster reach it; then annotations, which tell the
   *     cloud how, are ours alone
   */
  record Service(boolean external) implements Update {
    private static final List<String> OURS =
        List.of("type", "selector", "sessionAffinity", "ipFamilyPolicy");
    private static final List<String> OURS_OR_ABSENT =
        List.of("externalTrafficPolicy", "loadBalancerIP");
    private static final Set<String> OF_EXTERNAL =
        Set.of("allocateLoadBalancerNodePorts", "healthCheckNodePort", "loadBalancerClass");

    @Override
    public ObjectNode merge(JsonNode current, ObjectNode desired) {
      ObjectNode merged = Update.copy(current);
      addEntries(merged, desired, "/metadata", "labels");
      if (external) {
        replace(merged, desired, "/metadata", "annotations");
      } else {
        addEntries(merged, desired, "/metadata", "annotations");
      }
      ObjectNode spec = merged.withObject("spec");
      JsonNode wanted = desired.path("spec");
      for (String field : OURS) {
        if (wanted.has(field)) {
          spec.set(field, wanted.path(field).deepCopy());
        }
      }
      for (String field : OURS_OR_ABSENT) {
        replace(merged, desired, "/spec", field);
      }
      if (!external) {
        spec.remove(OF_EXTERNAL);
      }
      spec.set("ports", ports(current.at("/spec/ports"), wanted.path("ports")));
      return merged;
    }

    private ArrayNode ports(JsonNode current, JsonNode wanted) {
      Map<String, JsonNode> byName = new TreeMap<>();
      current.valueStream().forEach(port -> byName.put(port.path("name").asString(""), port));
      ArrayNode ports = KubernetesObjects.mapper().createArrayNode();
      for (JsonNode port : wanted) {
        ObjectNode merged = ports.addObject();
        JsonNode before = byName.get(port.path("name").asString(""));
        if (external && before != null && before.has("nodePort")) {
          merged.set("nodePort", before.path("nodePort"));
        }
        port.forEachEntry(merged::set);
      }
      return ports;
    }
  }

  /** A ContourConfiguration: the Gateway and the Service are ours, users may edit the rest. */
  record Configuration() implements Update {
    @Override
    public ObjectNode merge(JsonNode current, ObjectNode desired) {
      ObjectNode merged = Update.copy(current);
      addEntries(merged, desired, "/metadata", "labels");
      addEntries(merged, desired, "/metadata", "annotations");
      ObjectNode spec = merged.withObject("spec");
      spec.set("gateway", desired.at("/spec/gateway").deepCopy());
      spec.withObject("envoy").set("service", desired.at("/spec/envoy/service").deepCopy());
      return merged;
    }
  }

  private static ObjectNode copy(JsonNode current) {
    ObjectNode copy = (ObjectNode) current.deepCopy();
    // Absent means unchanged to the API server.
    ((ObjectNode) copy.path("metadata")).remove("managedFields");
    return copy;
  }

  /** Puts a field in place of what is there, also if there is none. */
  private static void replace(ObjectNode merged, ObjectNode desired, String at, String field) {
    ObjectNode parent = (ObjectNode) merged.at(at);
    JsonNode wanted = desired.at(at).path(field);
    if (wanted.isEmpty() && !wanted.isValueNode()) {
      parent.remove(field);
    } else {
      parent.set(field, wanted.deepCopy());
    }
  }

  /** Adds the entries of a map to those that are there. */
  private static void addEntries(ObjectNode merged, ObjectNode desired, String at, String field) {
    JsonNode wanted = desired.at(at).path(field);
    if (!wanted.isEmpty()) {
      ObjectNode map = ((ObjectNode) merged.at(at)).withObject(field);
      wanted.forEachEntry((key, value) -> map.set(key, value.deepCopy()));
    }
  }
}
