package io.projectcontour.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Joins a status that is stored with the one that is wanted. */
final class StatusMerge {
  private static final String CONDITIONS = "conditions";
  private static final String TRANSITION = "lastTransitionTime";

  private StatusMerge() {}

  /**
   * The status to store: the one that is wanted, and what others say in it. Of conditions, those of
   * a type that is not wanted belong to someone else and stay.
   *
   * @param now for the conditions that are wanted, in RFC 3339
   */
  static ObjectNode merged(JsonNode stored, JsonNode wanted, String now) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      if (!field.getValue().isNull()) {
        result.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    List<JsonNode> conditions = conditions(stored.path(CONDITIONS), wanted.path(CONDITIONS), now);
    if (!conditions.isEmpty()) {
      result.set(CONDITIONS, JsonNodeFactory.instance.arrayNode().addAll(conditions));
    }
    return result;
  }

  private static List<JsonNode> conditions(JsonNode stored, JsonNode wanted, String now) {
    Map<String, JsonNode> byType = new LinkedHashMap<>();
    for (JsonNode condition : stored) {
      byType.put(condition.path("type").asString(""), condition);
    }
    for (JsonNode condition : wanted) {
      JsonNode timed = condition.deepCopy();
      if (timed instanceof ObjectNode object) {
        object.put(TRANSITION, now);
      }
      byType.put(condition.path("type").asString(""), timed);
    }
    return List.copyOf(byType.values());
  }

  /** Whether two statuses say the same, whenever they came to say it. */
  static boolean isSame(JsonNode one, JsonNode other) {
    return essence(one).equals(essence(other));
  }

  /** Without times of transitions, and without empty fields, which say what absent ones say. */
  private static JsonNode essence(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          JsonNode value = essence(field.getValue());
          boolean empty = value.isNull() || (value.isContainer() && value.isEmpty());
          if (!empty && !field.getKey().equals(TRANSITION)) {
            result.set(field.getKey(), value);
          }
        }
        yield result;
      }
      case ArrayNode array -> {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(element -> elements.add(essence(element)));
        yield JsonNodeFactory.instance.arrayNode().addAll(elements);
      }
      default -> node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
    };
  }
}
