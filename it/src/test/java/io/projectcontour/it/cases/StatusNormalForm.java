package io.projectcontour.it.cases;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statuses as the expected results have them. */
public final class StatusNormalForm {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GATEWAY_API = "gateway.networking.k8s.io/";

  /** A kind whose statuses are looked at, in the version that the reference uses. */
  public record KindVersion(String apiVersion, String kind) {}

  /** The kinds whose statuses are looked at. */
  public static final List<KindVersion> KINDS =
      List.of(
          new KindVersion("projectcontour.io/v1", "HTTPProxy"),
          new KindVersion("projectcontour.io/v1", "TLSCertificateDelegation"),
          new KindVersion("projectcontour.io/v1alpha1", "ExtensionService"),
          new KindVersion("projectcontour.io/v1alpha1", "ContourConfiguration"),
          new KindVersion("networking.k8s.io/v1", "Ingress"),
          new KindVersion(GATEWAY_API + "v1", "GatewayClass"),
          new KindVersion(GATEWAY_API + "v1", "Gateway"),
          new KindVersion(GATEWAY_API + "v1", "HTTPRoute"),
          new KindVersion(GATEWAY_API + "v1", "GRPCRoute"),
          new KindVersion(GATEWAY_API + "v1alpha2", "TLSRoute"),
          new KindVersion(GATEWAY_API + "v1alpha2", "TCPRoute"),
          new KindVersion(GATEWAY_API + "v1alpha3", "BackendTLSPolicy"));

  private StatusNormalForm() {}

  /**
   * The statuses of objects.
   *
   * @param objects as the API server has them; those of other kinds are left out
   */
  public static ArrayNode of(Stream<JsonNode> objects) {
    List<ObjectNode> entries = new ArrayList<>();
    objects.filter(StatusNormalForm::isLookedAt).forEach(object -> entries.add(entry(object)));
    entries.sort(Comparator.comparing(StatusNormalForm::sortKey));
    return JSON.createArrayNode().addAll(entries);
  }

  private static boolean isLookedAt(JsonNode object) {
    String kind = object.path("kind").asString("");
    return KINDS.stream().anyMatch(known -> known.kind().equals(kind));
  }

  private static ObjectNode entry(JsonNode object) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("kind", object.path("kind").asString());
    JsonNode metadata = object.path("metadata");
    if (metadata.has("namespace")) {
      entry.put("namespace", metadata.path("namespace").asString());
    }
    entry.put("name", metadata.path("name").asString());
    JsonNode status = object.path("status");
    entry.set("status", status.isObject() ? normal(status) : JSON.createObjectNode());
    return entry;
  }

  private static String sortKey(JsonNode entry) {
    return "%s/%s/%s"
        .formatted(
            entry.path("kind").asString(),
            entry.path("namespace").asString(""),
            entry.path("name").asString());
  }

  private static JsonNode normal(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JSON.createObjectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        switch (field.getKey()) {
          case "lastTransitionTime" -> {} // tells when the run was, not what came out
          case "conditions" -> copy.set("conditions", sorted(field.getValue(), "type"));
          case "listeners" -> copy.set("listeners", sorted(field.getValue(), "name"));
          default -> copy.set(field.getKey(), normal(field.getValue()));
        }
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      return JSON.createArrayNode()
          .addAll(array.valueStream().map(StatusNormalForm::normal).toList());
    }
    return node;
  }

  private static ArrayNode sorted(JsonNode list, String by) {
    return JSON.createArrayNode()
        .addAll(
            list.valueStream()
                .map(StatusNormalForm::normal)
                .sorted(Comparator.comparing(item -> item.path(by).asString("")))
                .toList());
  }
}
