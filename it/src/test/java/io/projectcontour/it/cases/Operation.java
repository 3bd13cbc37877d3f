package io.projectcontour.it.cases;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one document of a case asks for. */
public sealed interface Operation {

  /** Create or change this object by server-side apply. */
  record Apply(JsonNode object) implements Operation {}

  /** Apply this object to its status subresource. */
  record ApplyStatus(JsonNode object) implements Operation {}

  /** Delete the object that this one names. */
  record Delete(JsonNode object) implements Operation {}

  /** Let time pass: the ages of objects count. */
  record Sleep(Duration time) implements Operation {}

  /**
   * The operation of a document, told by its field {@code _op}, which is taken out.
   *
   * @throws IllegalArgumentException if the field has another value than those known
   */
  static Operation of(JsonNode document) {
    ObjectNode object = (ObjectNode) document.deepCopy();
    JsonNode op = object.remove("_op");
    if (op == null) {
      return new Apply(object);
    }
    return switch (op.asString("")) {
      case "delete" -> new Delete(object);
      case "status" -> new ApplyStatus(object);
      case "sleep" -> new Sleep(Duration.ofMillis(object.path("milliseconds").asLong()));
      default -> throw new IllegalArgumentException("_op has the unknown value " + op);
    };
  }
}
