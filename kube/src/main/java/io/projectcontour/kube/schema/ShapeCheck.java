package io.projectcontour.kube.schema;

import io.projectcontour.kube.schema.StructuralSchema.Combination;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares a tree with its schema, all but the CEL rules. */
final class ShapeCheck {
  private final Violations violations;

  private ShapeCheck(Violations violations) {
    this.violations = violations;
  }

  static void check(JsonNode value, StructuralSchema schema, FieldPath at, Violations violations) {
    new ShapeCheck(violations).value(value, schema, at);
  }

  private void value(JsonNode value, StructuralSchema schema, FieldPath at) {
    if (value.isNull()) {
      if (!schema.nullable()) {
        violations.add(at, "must not be null");
      }
      return;
    }
    if (!schema.type().accepts(value)) {
      violations.add(at, mismatch(value, schema.type()));
      return;
    }
    for (Constraint constraint : schema.constraints()) {
      String problem = constraint.problemWith(value);
      if (problem != null) {
        violations.add(at, problem);
      }
    }
    if (value.isObject()) {
      fields(value, schema, at);
    } else if (value.isArray()) {
      elements(value, schema, at);
    }
    for (Combination combination : schema.combinations()) {
      combination(value, combination, at);
    }
  }

  /** The value itself is not shown: it may be a password that misses its quotes. */
  private static String mismatch(JsonNode value, ValueType type) {
    if (type == ValueType.INTEGER && value.isNumber()) {
      return value.isIntegralNumber()
          ? "is too large a number"
          : "has to be a whole number, but has a fraction";
    }
    String quotes =
        type == ValueType.STRING && (value.isNumber() || value.isBoolean())
            ? "; put it in quotes"
            : "";
    return "has to be %s, but is %s%s".formatted(type.description(), Shown.sort(value), quotes);
  }

  private void fields(JsonNode object, StructuralSchema schema, FieldPath at) {
    StructuralSchema.Fields fields = schema.fields();
    fields.required().stream()
        .filter(name -> !object.has(name))
        .sorted()
        .forEach(name -> violations.add(at.field(name), "is required"));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      StructuralSchema known = fields.known().get(name);
      if (known != null) {
        value(field.getValue(), known, at.field(name));
      } else if (fields.others() != null) {
        value(field.getValue(), fields.others(), at.entry(name));
      } else if (!fields.open()) {
        violations.add(at.field(name), Suggestions.unknownField(name, fields.known().keySet()));
      }
    }
  }

  private void elements(JsonNode list, StructuralSchema schema, FieldPath at) {
    StructuralSchema items = schema.items();
    if (items != null) {
      for (int i = 0; i < list.size(); i++) {
        value(list.path(i), items, at.element(i));
      }
    }
    List<String> distinctBy = schema.distinctBy();
    if (distinctBy != null) {
      repetitions(list, distinctBy, at);
    }
  }

  private void repetitions(JsonNode list, List<String> keys, FieldPath at) {
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (!seen.add(identity(list.path(i), keys))) {
        violations.add(
            at.element(i),
            keys.isEmpty()
                ? "repeats an earlier element"
                : "has the same %s as an earlier element".formatted(String.join(" and ", keys)));
      }
    }
  }

  private static JsonNode identity(JsonNode element, List<String> keys) {
    if (keys.isEmpty()) {
      return element;
    }
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    keys.forEach(key -> identity.set(key, element.path(key)));
    return identity;
  }

  private void combination(JsonNode value, Combination combination, FieldPath at) {
    long fitting =
        combination.schemas().stream()
            .filter(
                schema -> {
                  Violations own = new Violations();
                  check(value, schema, at, own);
                  return own.isEmpty();
                })
            .count();
    boolean satisfied =
        switch (combination.demand()) {
          case ALL_OF -> fitting == combination.schemas().size();
          case ANY_OF -> fitting > 0;
          case ONE_OF -> fitting == 1;
          case NOT -> fitting == 0;
        };
    if (!satisfied) {
      String demand =
          switch (combination.demand()) {
            case ALL_OF -> "fits not all of the schemas that it has to fit";
            case ANY_OF -> "fits none of the allowed alternatives";
            case ONE_OF -> "has to fit exactly one of the alternatives, but fits " + fitting;
            case NOT -> "has a form that is excluded";
          };
      violations.add(at, demand);
    }
  }
}
