package io.projectcontour.kube.schema;

import com.google.re2j.Pattern;
import io.projectcontour.kube.schema.Constraint.Bound;
import io.projectcontour.kube.schema.StructuralSchema.Combination;
import io.projectcontour.kube.schema.StructuralSchema.Demand;
import io.projectcontour.kube.schema.StructuralSchema.Fields;
import io.projectcontour.kube.schema.StructuralSchema.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one schema from its tree. A keyword that is not honoured here is an error, so that no
 * validation of a CRD is ever left out silently.
 */
final class SchemaReader {
  private final boolean combined;

  private ValueType type = ValueType.ANY;
  private boolean nullable;
  private boolean open;
  private @Nullable StructuralSchema others;
  private final Map<String, StructuralSchema> known = new TreeMap<>();
  private final Set<String> required = new TreeSet<>();
  private @Nullable StructuralSchema items;
  private @Nullable List<String> distinctBy;
  private final List<String> mapKeys = new ArrayList<>();
  private @Nullable JsonNode defaultValue;
  private final List<Constraint> constraints = new ArrayList<>();
  private final List<Combination> combinations = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  private SchemaReader(boolean combined) {
    this.combined = combined;
  }

  /**
   * The schema of a tree.
   *
   * @throws IllegalArgumentException if the schema uses something that is not honoured here
   */
  static StructuralSchema read(JsonNode tree) {
    return read(tree, false);
  }

  private static StructuralSchema read(JsonNode tree, boolean combined) {
    SchemaReader reader = new SchemaReader(combined);
    for (Map.Entry<String, JsonNode> keyword : tree.properties()) {
      reader.keyword(keyword.getKey(), keyword.getValue(), tree);
    }
    return reader.schema();
  }

  private StructuralSchema schema() {
    if (distinctBy != null && !mapKeys.isEmpty()) {
      distinctBy = mapKeys;
    }
    // The schemas of a combination only add conditions: which fields there are is said outside.
    Fields fields = new Fields(known, required, others, open || combined || type == ValueType.ANY);
    boolean hasRulesWithin =
        !rules.isEmpty()
            || known.values().stream().anyMatch(StructuralSchema::hasRulesWithin)
            || (others != null && others.hasRulesWithin())
            || (items != null && items.hasRulesWithin());
    return new StructuralSchema(
        type,
        nullable,
        fields,
        items,
        distinctBy,
        defaultValue,
        constraints,
        combinations,
        rules,
        hasRulesWithin);
  }

  private void keyword(String keyword, JsonNode value, JsonNode schema) {
    switch (keyword) {
      case "type" -> type = typeNamed(value.stringValue());
      case "nullable" -> nullable = value.booleanValue();
      case "default" -> defaultValue = Numbers.normalized(value);
      case "format" -> format(value.stringValue());
      case "pattern" ->
          constraints.add(new Constraint.Matches(Pattern.compile(value.stringValue())));
      case "enum" ->
          constraints.add(new Constraint.OneOf(Numbers.normalized(value).valueStream().toList()));
      case "minLength" -> constraints.add(new Constraint.Length(Bound.AT_LEAST, value.longValue()));
      case "maxLength" -> constraints.add(new Constraint.Length(Bound.AT_MOST, value.longValue()));
      case "minItems" ->
          constraints.add(new Constraint.Elements(Bound.AT_LEAST, value.longValue()));
      case "maxItems" -> constraints.add(new Constraint.Elements(Bound.AT_MOST, value.longValue()));
      case "minProperties" ->
          constraints.add(new Constraint.Entries(Bound.AT_LEAST, value.longValue()));
      case "maxProperties" ->
          constraints.add(new Constraint.Entries(Bound.AT_MOST, value.longValue()));
      case "minimum" ->
          constraints.add(
              new Constraint.Limit(
                  Bound.AT_LEAST,
                  value.decimalValue(),
                  schema.path("exclusiveMinimum").asBoolean(false)));
      case "maximum" ->
          constraints.add(
              new Constraint.Limit(
                  Bound.AT_MOST,
                  value.decimalValue(),
                  schema.path("exclusiveMaximum").asBoolean(false)));
      case "properties" ->
          value
              .properties()
              .forEach(field -> known.put(field.getKey(), read(field.getValue(), combined)));
      case "required" -> value.forEach(name -> required.add(name.stringValue()));
      case "items" -> items = read(value, combined);
      case "additionalProperties" -> additionalProperties(value);
      case "allOf" -> combine(Demand.ALL_OF, value.valueStream().toList());
      case "anyOf" -> combine(Demand.ANY_OF, value.valueStream().toList());
      case "oneOf" -> combine(Demand.ONE_OF, value.valueStream().toList());
      case "not" -> combine(Demand.NOT, List.of(value));
      case "x-kubernetes-int-or-string" -> type = ValueType.INTEGER_OR_STRING;
      case "x-kubernetes-preserve-unknown-fields" -> open = value.booleanValue();
      case "x-kubernetes-list-type" ->
          distinctBy = value.stringValue().equals("atomic") ? null : List.of();
      case "x-kubernetes-list-map-keys" -> value.forEach(key -> mapKeys.add(key.stringValue()));
      case "x-kubernetes-validations" -> value.forEach(this::rule);
      // Said together with minimum and maximum, or without an effect on what is accepted.
      case "exclusiveMinimum",
          "exclusiveMaximum",
          "description",
          "title",
          "x-kubernetes-map-type" -> {}
      default ->
          throw new IllegalArgumentException(
              "a schema uses %s, which is not known".formatted(keyword));
    }
  }

  private void format(String format) {
    switch (format) {
      // The API server does not check the range of numbers by their format either.
      case "int32", "int64" -> {}
      default ->
          constraints.add(
              new Constraint.Written(
                  TextFormat.of(format)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "a schema uses the format %s, which is not known"
                                      .formatted(format)))));
    }
  }

  private void additionalProperties(JsonNode value) {
    if (value.isBoolean()) {
      open = value.booleanValue();
    } else {
      others = read(value, combined);
    }
  }

  private void combine(Demand demand, List<JsonNode> schemas) {
    combinations.add(
        new Combination(demand, schemas.stream().map(schema -> read(schema, true)).toList()));
  }

  private void rule(JsonNode rule) {
    for (String setting : rule.propertyNames()) {
      if (!setting.equals("rule") && !setting.equals("message")) {
        throw new IllegalArgumentException(
            "a CEL rule has the setting %s, which is not known".formatted(setting));
      }
    }
    String expression = rule.path("rule").stringValue();
    rules.add(
        new Rule(
            expression, rule.path("message").asString("does not satisfy " + expression.strip())));
  }

  private static ValueType typeNamed(String name) {
    return switch (name) {
      case "object" -> ValueType.OBJECT;
      case "array" -> ValueType.ARRAY;
      case "string" -> ValueType.STRING;
      case "integer" -> ValueType.INTEGER;
      case "number" -> ValueType.NUMBER;
      case "boolean" -> ValueType.BOOLEAN;
      default ->
          throw new IllegalArgumentException(
              "a schema has the type %s, which is not known".formatted(name));
    };
  }
}
