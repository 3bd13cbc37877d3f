package io.projectcontour.k8s.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.projectcontour.k8s.IntOrString;
import io.projectcontour.k8s.Metadata;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the structural schema of a record, in the form that a CRD has it, from its annotations. */
final class SchemaGenerator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaGenerator() {}

  /** The schema of a record; its properties are in the order of their names. */
  static ObjectNode schemaOf(Class<?> type) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    Map<String, JsonNode> properties = new TreeMap<>();
    TreeSet<String> required = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Schema constraints = component.getAnnotation(Schema.class);
      if (component.getType() == Metadata.class) {
        // The API server has its own schema for metadata and accepts no other.
        properties.put("metadata", JSON.objectNode().put("type", "object"));
        if (constraints != null && constraints.required()) {
          required.add("metadata");
        }
        continue;
      }
      if (constraints == null) {
        throw new IllegalStateException(component + " of " + type + " has no @Schema");
      }
      String name = nameOf(component);
      properties.put(name, schemaOf(component, constraints));
      if (constraints.required()) {
        required.add(name);
      }
    }
    if (!properties.isEmpty()) {
      schema.putObject("properties").setAll(properties);
    }
    if (!required.isEmpty()) {
      required.forEach(schema.putArray("required")::add);
    }
    Rule[] rules = type.getAnnotationsByType(Rule.class);
    if (rules.length > 0) {
      ArrayNode validations = schema.putArray("x-kubernetes-validations");
      for (Rule rule : rules) {
        validations.addObject().put("message", rule.message()).put("rule", rule.value());
      }
    }
    return schema;
  }

  private static String nameOf(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null ? component.getName() : property.value();
  }

  private static ObjectNode schemaOf(RecordComponent component, Schema constraints) {
    ObjectNode schema = schemaOf(component.getGenericType(), constraints);
    schema.put("description", constraints.value());
    if (!constraints.byDefault().isEmpty()) {
      schema.set("default", CrdYaml.json(constraints.byDefault()));
    }
    return schema;
  }

  private static ObjectNode schemaOf(Type type, Schema constraints) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return listOf(generic.getActualTypeArguments()[0], constraints);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      ObjectNode map = JSON.objectNode().put("type", "object");
      map.set(
          "additionalProperties",
          scalar((Class<?>) generic.getActualTypeArguments()[1], constraints));
      return map;
    }
    return scalar((Class<?>) type, constraints);
  }

  private static ObjectNode listOf(Type element, Schema constraints) {
    ObjectNode list = JSON.objectNode().put("type", "array");
    ObjectNode items =
        element == JsonNode.class
            ? CrdYaml.resource(constraints.itemDefinition() + ".yaml")
            : scalar((Class<?>) element, constraints);
    putBounds(
        items, "minLength", constraints.itemMinLength(), "maxLength", constraints.itemMaxLength());
    list.set("items", items);
    putBounds(list, "minItems", constraints.minItems(), "maxItems", constraints.maxItems());
    if (!constraints.listType().isEmpty()) {
      list.put("x-kubernetes-list-type", constraints.listType());
    }
    if (constraints.listMapKeys().length > 0) {
      Arrays.stream(constraints.listMapKeys())
          .forEach(list.putArray("x-kubernetes-list-map-keys")::add);
    }
    return list;
  }

  /**
   * The schema of a value, or of an element of a list or map, whose constraints are on the list.
   */
  private static ObjectNode scalar(Class<?> type, Schema constraints) {
    if (type.isRecord() && type != IntOrString.class) {
      return schemaOf(type);
    }
    ObjectNode schema = JSON.objectNode();
    if (type == IntOrString.class) {
      ArrayNode either = schema.putArray("anyOf");
      either.addObject().put("type", "integer");
      either.addObject().put("type", "string");
      schema.put("x-kubernetes-int-or-string", true);
    } else {
      schema.put("type", typeName(type));
    }
    String format = constraints.format().isEmpty() ? formatOf(type) : constraints.format();
    if (!format.isEmpty() && !format.equals("none")) {
      schema.put("format", format);
    }
    if (constraints.min() != Long.MIN_VALUE) {
      schema.put("minimum", constraints.min());
    }
    if (constraints.max() != Long.MAX_VALUE) {
      schema.put("maximum", constraints.max());
    }
    putBounds(schema, "minLength", constraints.minLength(), "maxLength", constraints.maxLength());
    if (!constraints.pattern().isEmpty()) {
      schema.put("pattern", constraints.pattern());
    }
    if (constraints.oneOf().length > 0) {
      ArrayNode values = schema.putArray("enum");
      for (String value : constraints.oneOf()) {
        values.add(type == String.class ? JSON.stringNode(value) : CrdYaml.json(value));
      }
    }
    return schema;
  }

  private static String typeName(Class<?> type) {
    if (type == String.class) {
      return "string";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    if (List.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
      return "integer";
    }
    throw new IllegalStateException("no schema for " + type);
  }

  private static String formatOf(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return "int32";
    }
    return type == long.class || type == Long.class ? "int64" : "";
  }

  private static void putBounds(
      ObjectNode schema, String lower, int least, String upper, int greatest) {
    if (least >= 0) {
      schema.put(lower, least);
    }
    if (greatest >= 0) {
      schema.put(upper, greatest);
    }
  }
}
