package io.projectcontour.kube.schema;

import tools.jackson.databind.JsonNode;

/** The types that a schema can ask for. */
enum ValueType {
  OBJECT("a map"),
  ARRAY("a list"),
  STRING("a text"),
  INTEGER("a whole number"),
  NUMBER("a number"),
  BOOLEAN("true or false"),
  /** A port or quantity that may be written either way. */
  INTEGER_OR_STRING("a whole number or a text"),
  /** The schema does not say. */
  ANY("anything");

  private final String description;

  ValueType(String description) {
    this.description = description;
  }

  boolean accepts(JsonNode value) {
    return switch (this) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isString();
      case INTEGER -> isInteger(value);
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case INTEGER_OR_STRING -> isInteger(value) || value.isString();
      case ANY -> true;
    };
  }

  /** What the type is, for someone who reads YAML. */
  String description() {
    return description;
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }
}
