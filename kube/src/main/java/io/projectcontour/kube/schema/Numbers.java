package io.projectcontour.kube.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One form for equal numbers, since trees hold 80 as int, long or big integer, which differ. */
final class Numbers {
  private Numbers() {}

  /** A deep copy in which each whole number is a {@code long} if it fits. */
  static JsonNode normalized(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          copy.set(field.getKey(), normalized(field.getValue()));
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> copy.add(normalized(element)));
        yield copy;
      }
      case JsonNode number when number.isIntegralNumber() && number.canConvertToLong() ->
          JsonNodeFactory.instance.numberNode(number.longValue());
      default -> value.deepCopy();
    };
  }

  /** The whole number that is meant by 80.0; null for every other value. */
  static @Nullable JsonNode wholeNumber(JsonNode value) {
    if (!value.isFloatingPointNumber() || !value.canConvertToExactIntegral()) {
      return null;
    }
    return value.canConvertToLong()
        ? JsonNodeFactory.instance.numberNode(value.decimalValue().longValueExact())
        : null;
  }
}
