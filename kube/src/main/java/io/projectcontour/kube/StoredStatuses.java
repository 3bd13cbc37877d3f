package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The statuses as the watches saw them last. With them a status that is stored already costs no
 * request, and one that is not costs a single one. Safe for use by any thread.
 *
 * <p>A watch may be behind. What it says does not count from a write of ours until it has brought
 * what that write made; and what others wrote meanwhile the API server tells by a conflict, since a
 * status is stored with the version of the object that it was seen with.
 */
public final class StoredStatuses {
  /** As JSON text: a tenth of a tree's size. */
  private record Seen(String version, String status) {}

  private static final String UNKNOWN = "";

  // Guarded by this.
  private final Map<ObjectKey, Seen> seen = new HashMap<>();

  /** The versions that our writes made and no watch has brought yet. */
  private final Map<ObjectKey, String> awaited = new HashMap<>();

  /** Whether the status of a kind may be replaced without the rest of the object. */
  private static boolean isKept(Kind kind) {
    return switch (kind) {
      // Custom resources: only the status counts of what is put there. Of an Ingress labels and
      // annotations would be replaced too.
      case HTTP_PROXY,
          EXTENSION_SERVICE,
          GATEWAY_CLASS,
          GATEWAY,
          HTTP_ROUTE,
          GRPC_ROUTE,
          TLS_ROUTE,
          TCP_ROUTE,
          BACKEND_TLS_POLICY ->
          true;
      case SERVICE,
          ENDPOINT_SLICE,
          SECRET,
          CONFIG_MAP,
          NAMESPACE,
          INGRESS,
          INGRESS_CLASS,
          TLS_CERTIFICATE_DELEGATION,
          CONTOUR_CONFIGURATION,
          CONTOUR_DEPLOYMENT,
          REFERENCE_GRANT ->
          false;
    };
  }

  /** A watch or a list has this object. */
  synchronized void saw(ObjectKey key, JsonNode object) {
    String version = version(object);
    if (isKept(key.kind()) && !version.isEmpty()) {
      String status = object.path("status").isObject() ? object.path("status").toString() : "{}";
      seen.put(key, new Seen(version, status));
      awaited.remove(key, version);
    }
  }

  /** The object does not exist any more. */
  synchronized void gone(ObjectKey key) {
    seen.remove(key);
    awaited.remove(key);
  }

  /** A write begins; should it fail, nobody knows what it made. */
  synchronized void writing(ObjectKey key) {
    if (isKept(key.kind())) {
      awaited.put(key, UNKNOWN);
    }
  }

  /**
   * A write has succeeded.
   *
   * @param object as it was stored
   */
  synchronized void wrote(ObjectKey key, JsonNode object) {
    Seen last = seen.get(key);
    if (last != null && last.version().equals(version(object))) {
      awaited.remove(key);
    } else {
      awaited.replace(key, version(object));
    }
  }

  private static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asString("");
  }

  /** As much of an object as its status needs to be replaced; empty where it has to be read. */
  Optional<JsonNode> get(ObjectKey key) {
    return known(key)
        .map(
            one -> {
              ObjectNode object = JsonNodeFactory.instance.objectNode();
              object.put("apiVersion", key.kind().apiVersion());
              object.put("kind", key.kind().kindName());
              ObjectNode metadata = object.putObject("metadata");
              metadata.put("name", key.name());
              if (key.kind().isNamespaced()) {
                metadata.put("namespace", key.namespace());
              }
              metadata.put("resourceVersion", one.version());
              object.set("status", KubernetesObjects.mapper().readTree(one.status()));
              return object;
            });
  }

  private synchronized Optional<Seen> known(ObjectKey key) {
    return awaited.containsKey(key) ? Optional.empty() : Optional.ofNullable(seen.get(key));
  }
}
