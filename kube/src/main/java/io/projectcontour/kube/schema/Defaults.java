package io.projectcontour.kube.schema;

import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a tree as the API server does before it validates: a null of a field that may not be null
 * counts as absent, absent fields get their defaults, and 80.0 is the same whole number as 80.
 *
 * @param emptyIsAbsent whether a field with a default gets it in place of an empty text, as in
 *     Kubernetes' own kinds, which are no custom resources
 */
record Defaults(boolean emptyIsAbsent) {
  void apply(JsonNode value, @Nullable StructuralSchema schema) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      dropNulls(object, schema);
      addMissing(object, schema);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        StructuralSchema fieldSchema = schema.fields().schemaOf(field.getKey());
        field.setValue(settled(field.getValue(), fieldSchema));
      }
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, settled(array.get(i), schema.items()));
      }
    }
  }

  private JsonNode settled(JsonNode value, @Nullable StructuralSchema schema) {
    if (schema != null && schema.type() == ValueType.INTEGER) {
      JsonNode whole = Numbers.wholeNumber(value);
      return whole == null ? value : whole;
    }
    apply(value, schema);
    return value;
  }

  private static void dropNulls(ObjectNode object, StructuralSchema schema) {
    for (String name : new ArrayList<>(object.propertyNames())) {
      StructuralSchema fieldSchema = schema.fields().schemaOf(name);
      if (object.path(name).isNull() && fieldSchema != null && !fieldSchema.nullable()) {
        object.remove(name);
      }
    }
  }

  private void addMissing(ObjectNode object, StructuralSchema schema) {
    schema
        .fields()
        .known()
        .forEach(
            (name, fieldSchema) -> {
              JsonNode defaultValue = fieldSchema.defaultValue();
              if (defaultValue != null && isAbsent(object, name)) {
                object.set(name, defaultValue.deepCopy());
              }
            });
  }

  private boolean isAbsent(ObjectNode object, String name) {
    return !object.has(name)
        || (emptyIsAbsent
            && object.path(name).isString()
            && object.path(name).stringValue().isEmpty());
  }
}
