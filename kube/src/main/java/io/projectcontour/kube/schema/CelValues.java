package io.projectcontour.kube.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Trees as the values that CEL works on. */
final class CelValues {
  /** Words that CEL keeps for itself; a field of that name is written {@code __namespace__}. */
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  /**
   * The value of a tree. Fields that the schema names are escaped as the API server's CEL
   * environment does; keys of free maps are not.
   */
  static Object of(JsonNode value, @Nullable StructuralSchema schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, schema);
      case ARRAY -> list(value, schema == null ? null : schema.items());
      case STRING, BINARY -> value.asString();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value, schema);
      case NULL, MISSING, POJO -> com.google.protobuf.NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode value, @Nullable StructuralSchema schema) {
    boolean whole =
        value.isIntegralNumber() && (schema == null || schema.type() != ValueType.NUMBER);
    if (whole) {
      return value.longValue();
    }
    return value.doubleValue();
  }

  private static Map<String, Object> map(JsonNode object, @Nullable StructuralSchema schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      boolean known = schema != null && schema.fields().known().containsKey(name);
      StructuralSchema fieldSchema = schema == null ? null : schema.fields().schemaOf(name);
      map.put(known ? escaped(name) : name, of(field.getValue(), fieldSchema));
    }
    return map;
  }

  private static List<Object> list(JsonNode array, @Nullable StructuralSchema items) {
    List<Object> list = new ArrayList<>(array.size());
    array.forEach(element -> list.add(of(element, items)));
    return list;
  }

  private static String escaped(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
