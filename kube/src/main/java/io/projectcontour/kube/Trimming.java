package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of objects what nobody reads and what would cost memory. */
final class Trimming {
  /** What kubectl keeps for itself: the whole object again, for Secrets with their contents. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Trimming() {}

  /** Trims an object in place. */
  static JsonNode trim(Kind kind, JsonNode object) {
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
    }
    if (!isStatusRead(kind) && object instanceof ObjectNode whole) {
      whole.remove("status");
    }
    boolean read =
        switch (kind) {
          case SECRET -> isForTls(object);
          case CONFIG_MAP -> object.path("data").has("ca.crt");
          default -> true;
        };
    if (!read) {
      dropContents(object);
    }
    return object;
  }

  /** An object whose status changed would count as another object: each status that we write. */
  private static boolean isStatusRead(Kind kind) {
    return switch (kind) {
      // The addresses of Envoy, and those that a Gateway has already.
      case SERVICE, GATEWAY -> true;
      default -> false;
    };
  }

  private static boolean isForTls(JsonNode secret) {
    return switch (secret.path("type").asString("Opaque")) {
      case "kubernetes.io/tls", "Opaque", "" -> true;
      default -> false;
    };
  }

  private static void dropContents(JsonNode object) {
    if (object instanceof ObjectNode whole) {
      whole.remove("data");
      whole.remove("binaryData");
    }
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("annotations");
    }
  }
}
