package io.projectcontour.kube.schema;

import tools.jackson.databind.JsonNode;

/** How values are quoted in messages. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** A value as JSON, cut when it is long. */
  static String value(JsonNode value) {
    return cut(value.toString());
  }

  /** A text in quotes, cut when it is long. */
  static String text(String text) {
    return cut('"' + text + '"');
  }

  /** What sort of value this is, for someone who reads YAML. */
  static String sort(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "a map";
      case ARRAY -> "a list";
      case STRING, BINARY -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "null";
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
