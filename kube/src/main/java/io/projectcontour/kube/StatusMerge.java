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
public final class StatusMerge {
  private static final String CONDITIONS = "conditions";
  private static final String TRANSITION = "lastTransitionTime";
  private static final String GENERATION = "observedGeneration";
  private static final String ADDRESSES = "addresses";

  /** Lists in which each controller has entries of its own, with what an entry refers to. */
  private static final Map<String, String> SHARED_LISTS =
      Map.of("parents", "parentRef", "ancestors", "ancestorRef");

  private StatusMerge() {}

  /**
   * The status to store: the one that is wanted, and what others say in it.
   *
   * <p>Of conditions, those of a type that is not wanted belong to someone else and stay, and so do
   * those that speak of a newer generation. Of the parents of routes and the ancestors of policies,
   * only our own entries about our Gateway are replaced. The addresses of a Gateway stay unless
   * others are wanted.
   *
   * @param now for the conditions that are wanted, in RFC 3339
   */
  public static ObjectNode merged(JsonNode stored, JsonNode wanted, String now) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (stored.has(ADDRESSES)) {
      result.set(ADDRESSES, stored.path(ADDRESSES).deepCopy());
    }
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      if (!field.getValue().isNull()) {
        result.set(field.getKey(), timed(field.getValue(), now));
      }
    }
    List<JsonNode> conditions = conditions(stored.path(CONDITIONS), wanted.path(CONDITIONS), now);
    if (!conditions.isEmpty()) {
      result.set(CONDITIONS, JsonNodeFactory.instance.arrayNode().addAll(conditions));
    }
    SHARED_LISTS.forEach(
        (list, reference) -> {
          if (result.path(list) instanceof ArrayNode own) {
            own.addAll(foreign(stored.path(list), wanted.path(list), reference));
          }
        });
    return result;
  }

  /** A copy in which all conditions have a time, however deep they are. */
  private static JsonNode timed(JsonNode node, String now) {
    JsonNode copy = node.deepCopy();
    setTimes(copy, now);
    return copy;
  }

  private static void setTimes(JsonNode node, String now) {
    for (JsonNode condition : node.path(CONDITIONS)) {
      if (condition instanceof ObjectNode object) {
        object.put(TRANSITION, now);
      }
    }
    node.forEach(child -> setTimes(child, now));
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
      byType.merge(
          condition.path("type").asString(""),
          timed,
          (before, own) -> generation(before) > generation(own) ? before : own);
    }
    return List.copyOf(byType.values());
  }

  private static long generation(JsonNode condition) {
    return condition.path(GENERATION).asLong(0);
  }

  /** The stored entries of other controllers, and of ours about other Gateways. */
  private static List<JsonNode> foreign(JsonNode stored, JsonNode own, String reference) {
    List<JsonNode> foreign = new ArrayList<>();
    for (JsonNode entry : stored) {
      boolean isOurs = false;
      for (JsonNode ours : own) {
        isOurs |=
            entry.path("controllerName").equals(ours.path("controllerName"))
                && isSameParent(entry.path(reference), ours.path(reference));
      }
      if (!isOurs) {
        foreign.add(entry.deepCopy());
      }
    }
    return foreign;
  }

  /** Whatever listener is meant; a reference without a namespace may mean any. */
  private static boolean isSameParent(JsonNode one, JsonNode other) {
    return one.path("kind").equals(other.path("kind"))
        && one.path("name").equals(other.path("name"))
        && (!one.has("namespace")
            || !other.has("namespace")
            || one.path("namespace").equals(other.path("namespace")));
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
