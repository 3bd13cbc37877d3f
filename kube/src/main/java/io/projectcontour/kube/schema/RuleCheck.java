package io.projectcontour.kube.schema;

import dev.cel.runtime.CelEvaluationException;
import io.projectcontour.kube.schema.StructuralSchema.Rule;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Evaluates the CEL rules of a schema on a tree whose shape is right. */
final class RuleCheck {
  private final Supplier<CelPrograms> programs;
  private final Violations violations;

  private RuleCheck(Supplier<CelPrograms> programs, Violations violations) {
    this.programs = programs;
    this.violations = violations;
  }

  static void check(
      JsonNode value,
      StructuralSchema schema,
      Supplier<CelPrograms> programs,
      Violations violations) {
    new RuleCheck(programs, violations).value(value, schema, FieldPath.ROOT);
  }

  private void value(JsonNode value, StructuralSchema schema, FieldPath at) {
    if (!schema.hasRulesWithin() || value.isNull()) {
      return;
    }
    for (Rule rule : schema.rules()) {
      evaluate(rule, value, schema, at);
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String name = field.getKey();
      StructuralSchema known = schema.fields().known().get(name);
      StructuralSchema others = schema.fields().others();
      if (known != null) {
        value(field.getValue(), known, at.field(name));
      } else if (others != null) {
        value(field.getValue(), others, at.entry(name));
      }
    }
    StructuralSchema items = schema.items();
    if (items != null) {
      for (int i = 0; i < value.size(); i++) {
        value(value.path(i), items, at.element(i));
      }
    }
  }

  private void evaluate(Rule rule, JsonNode value, StructuralSchema schema, FieldPath at) {
    try {
      if (!programs.get().holds(rule.expression(), CelValues.of(value, schema))) {
        violations.add(at, "is not valid: " + rule.message());
      }
    } catch (CelEvaluationException e) {
      violations.add(
          at, "is not valid: the rule %s fails: %s".formatted(rule.expression(), e.getMessage()));
    }
  }
}
