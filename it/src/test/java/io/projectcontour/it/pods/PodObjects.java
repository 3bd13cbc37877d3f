package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.KubernetesApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods and workloads as objects of the API server. Belongs to the thread of the cluster. */
final class PodObjects {
  private static final String HASH = "pod-template-hash";

  /** The least number that has five digits to the base of 36. */
  private static final int LEAST = 36 * 36 * 36 * 36;

  private final KubernetesApi api;
  private final String namespace;
  private final Map<String, String> statuses = new HashMap<>();

  PodObjects(KubernetesApi api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  List<JsonNode> list(String group, String plural) {
    return api.demand("GET", group + "/namespaces/" + namespace + "/" + plural, null, null)
        .path("items")
        .valueStream()
        .toList();
  }

  JsonNode get(String name) {
    return api.demand("GET", path(name), null, null);
  }

  private String path(String name) {
    return "/api/v1/namespaces/" + namespace + "/pods/" + name;
  }

  /** Tells templates apart. */
  static String hash(JsonNode workload) {
    return Integer.toUnsignedString(workload.at("/spec/template").toString().hashCode(), 36);
  }

  static Rollout.Pod view(RunningPod pod, String hash) {
    JsonNode manifest = pod.manifest();
    return new Rollout.Pod(
        pod.name(),
        manifest.at("/spec/nodeName").asString(),
        manifest.at("/metadata/labels/" + HASH).asString("").equals(hash),
        pod.isReady(),
        pod.isEnding(),
        pod.exitCode());
  }

  /** Makes a pod of a workload, bound to a node. */
  JsonNode create(JsonNode workload, String node) {
    ObjectNode pod = new JsonMapper().createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.setAll((ObjectNode) workload.at("/spec/template/metadata").deepCopy());
    metadata.put("name", workload.at("/metadata/name").asString() + "-" + random());
    metadata.put("namespace", namespace);
    metadata.withObject("/labels").put(HASH, hash(workload));
    String kind = workload.path("kind").asString();
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", kind.equals("Job") ? "batch/v1" : "apps/v1")
        .put("kind", kind)
        .put("name", workload.at("/metadata/name").asString())
        .put("uid", workload.at("/metadata/uid").asString())
        .put("controller", true);
    ObjectNode spec = (ObjectNode) workload.at("/spec/template/spec").deepCopy();
    pod.set("spec", spec.put("nodeName", node));
    return api.demand("POST", "/api/v1/namespaces/" + namespace + "/pods", "application/json", pod);
  }

  /** Five letters and digits. */
  private static String random() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(LEAST, LEAST * 36), 36);
  }

  /** Asks for the end of a pod, with the time that it wants. */
  void delete(String name) {
    var _ = api.send("DELETE", path(name), null, null);
  }

  /** Removes a pod that has ended. */
  void remove(String name) {
    var _ = api.send("DELETE", path(name) + "?gracePeriodSeconds=0", null, null);
    statuses.remove(name);
  }

  void deleteJob(String name) {
    var _ =
        api.send(
            "DELETE",
            "/apis/batch/v1/namespaces/%s/jobs/%s?propagationPolicy=Background"
                .formatted(namespace, name),
            null,
            null);
  }

  /** Writes what is new about a pod. */
  void writeStatus(RunningPod pod) {
    ObjectNode status = new JsonMapper().createObjectNode();
    boolean succeeded = pod.exitCode().orElse(1) == 0;
    status.put(
        "phase",
        pod.exitCode().isPresent()
            ? succeeded ? "Succeeded" : "Failed"
            : pod.containers().isEmpty() ? "Pending" : "Running");
    status.put("podIP", pod.address());
    status.putArray("podIPs").addObject().put("ip", pod.address());
    ArrayNode conditions = status.putArray("conditions");
    for (String type : List.of("Ready", "ContainersReady")) {
      conditions.addObject().put("type", type).put("status", pod.isReady() ? "True" : "False");
    }
    ArrayNode containers = status.putArray("containerStatuses");
    for (SupervisedContainer container : pod.containers()) {
      ObjectNode one = containers.addObject();
      container
          .lastEnd()
          .ifPresent(
              end ->
                  one.putObject("lastState")
                      .putObject("terminated")
                      .put("exitCode", end.exitCode())
                      .put("reason", end.reason()));
      one.put("name", container.name())
          .put("ready", container.isReady())
          .put("restartCount", container.restarts())
          .put("image", "")
          .put("imageID", "");
    }
    String written = status.toString();
    if (!written.equals(statuses.get(pod.name()))) {
      ObjectNode patch = new JsonMapper().createObjectNode();
      patch.set("status", status);
      api.demand("PATCH", path(pod.name()) + "/status", "application/merge-patch+json", patch);
      statuses.put(pod.name(), written);
    }
  }
}
