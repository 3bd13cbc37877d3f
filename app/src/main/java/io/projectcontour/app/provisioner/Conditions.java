package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.KubernetesObjects;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions of GatewayClasses and Gateways (spec: gateway-api.md sections 3 and 4.2). */
final class Conditions {
  static final String ACCEPTED = "Accepted";
  private static final String SUPPORTED_VERSION = "SupportedVersion";
  private static final String VERSION_ANNOTATION = "gateway.networking.k8s.io/bundle-version";
  private static final String VERSION = "v1.3.0";
  private static final String BEST_EFFORT = " Resources will be reconciled with best-effort.";

  private Conditions() {}

  /**
   * A condition.
   *
   * @param holds its status
   */
  record Condition(String type, boolean holds, String reason, String message) {
    String status() {
      return holds ? "True" : "False";
    }
  }

  /**
   * Whether the definitions of the Gateway API are of the version that is known.
   *
   * @param definition that of GatewayClasses
   */
  static Condition supportedVersion(JsonNode definition) {
    String version =
        definition.path("metadata").path("annotations").path(VERSION_ANNOTATION).asString("");
    if (version.equals(VERSION)) {
      return new Condition(
          SUPPORTED_VERSION,
          true,
          SUPPORTED_VERSION,
          "Gateway API CRD bundle version " + VERSION + " is supported.");
    }
    return unsupported(
        version.isEmpty()
            ? "Bundle version annotation " + VERSION_ANNOTATION + " not found."
            : "Gateway API CRD bundle version " + version + " is not supported.");
  }

  /** The version is not known, since the definition cannot be read. */
  static Condition unknownVersion(String error) {
    return unsupported(
        "Error fetching gatewayclass CRD resource to validate supported version: " + error + ".");
  }

  private static Condition unsupported(String problem) {
    return new Condition(SUPPORTED_VERSION, false, "UnsupportedVersion", problem + BEST_EFFORT);
  }

  /** The class refers to something that is no ContourDeployment, or to none that is there. */
  static Condition invalidReference() {
    return invalidParameters(
        "Invalid ParametersRef, must be a reference to an existing namespaced projectcontour.io/ContourDeployment resource");
  }

  /** Whether the class can be used, given the mistakes in its parameters. */
  static Condition accepted(List<String> mistakes) {
    return mistakes.isEmpty()
        ? new Condition(
            ACCEPTED, true, ACCEPTED, "GatewayClass has been accepted by the controller")
        : invalidParameters(String.join("; ", mistakes));
  }

  private static Condition invalidParameters(String message) {
    return new Condition(ACCEPTED, false, "InvalidParameters", message);
  }

  /** Whether an object says that it is accepted. */
  static boolean isAccepted(JsonNode object) {
    return conditions(object)
        .valueStream()
        .filter(condition -> condition.path("type").asString("").equals(ACCEPTED))
        .findFirst()
        .filter(condition -> condition.path("status").asString("").equals("True"))
        .isPresent();
  }

  /**
   * The object with conditions; empty if it has them already. One whose status stays keeps its
   * reason, message and time.
   */
  static Optional<ObjectNode> with(ObjectNode object, List<Condition> wanted, Instant now) {
    ArrayNode conditions = KubernetesObjects.mapper().createArrayNode();
    var byType = wanted.stream().collect(Collectors.toMap(Condition::type, one -> one));
    for (JsonNode before : conditions(object)) {
      if (!byType.containsKey(before.path("type").asString(""))) {
        conditions.add(before.deepCopy());
      }
    }
    long generation = object.at("/metadata/generation").asLong(0);
    for (Condition condition : wanted) {
      Optional<JsonNode> same =
          conditions(object)
              .valueStream()
              .filter(one -> one.path("type").asString("").equals(condition.type()))
              .filter(one -> one.path("status").asString("").equals(condition.status()))
              .findFirst();
      ObjectNode stored =
          same.map(one -> (ObjectNode) one.deepCopy()).orElseGet(() -> json(condition, now));
      conditions.add(stored.put("observedGeneration", generation));
    }
    if (Set.copyOf(conditions.valueStream().toList())
        .equals(Set.copyOf(conditions(object).valueStream().toList()))) {
      return Optional.empty();
    }
    ObjectNode changed = object.deepCopy();
    changed.withObject("status").set("conditions", conditions);
    ((ObjectNode) changed.path("metadata")).remove("managedFields");
    return Optional.of(changed);
  }

  /** That a Gateway is accepted; empty if it says so already. */
  static Optional<ObjectNode> acceptedGateway(ObjectNode gateway, Instant now) {
    return isAccepted(gateway)
        ? Optional.empty()
        : with(
            gateway, List.of(new Condition(ACCEPTED, true, ACCEPTED, "Gateway is accepted")), now);
  }

  private static ObjectNode json(Condition condition, Instant now) {
    return KubernetesObjects.mapper()
        .createObjectNode()
        .put("type", condition.type())
        .put("status", condition.status())
        .put("reason", condition.reason())
        .put("message", condition.message())
        .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static JsonNode conditions(JsonNode object) {
    return object.path("status").path("conditions");
  }
}
