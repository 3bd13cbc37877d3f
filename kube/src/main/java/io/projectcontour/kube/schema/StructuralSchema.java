package io.projectcontour.kube.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A structural OpenAPI schema as the {@code apiextensions.k8s.io/v1} API defines it.
 *
 * @param items the schema of each element of a list
 * @param distinctBy null when elements of a list may repeat, empty when they may not, else the
 *     fields whose values may not repeat together
 * @param rules CEL rules of this value
 * @param hasRulesWithin whether this schema or one below it has CEL rules
 */
record StructuralSchema(
    ValueType type,
    boolean nullable,
    Fields fields,
    @Nullable StructuralSchema items,
    @Nullable List<String> distinctBy,
    @Nullable JsonNode defaultValue,
    List<Constraint> constraints,
    List<Combination> combinations,
    List<Rule> rules,
    boolean hasRulesWithin) {

  private static final StructuralSchema TEXT =
      new StructuralSchema(
          ValueType.STRING,
          false,
          new Fields(Map.of(), Set.of(), null, false),
          null,
          null,
          null,
          List.of(),
          List.of(),
          List.of(),
          false);

  StructuralSchema {
    distinctBy = distinctBy == null ? null : List.copyOf(distinctBy);
    constraints = List.copyOf(constraints);
    combinations = List.copyOf(combinations);
    rules = List.copyOf(rules);
  }

  /** This schema of a whole object, with the fields that all objects have. */
  StructuralSchema asObjectWith(StructuralSchema metadata) {
    Map<String, StructuralSchema> known = new HashMap<>(fields.known());
    known.put("apiVersion", TEXT);
    known.put("kind", TEXT);
    known.put("metadata", metadata);
    return new StructuralSchema(
        ValueType.OBJECT,
        nullable,
        new Fields(known, fields.required(), fields.others(), fields.open()),
        items,
        distinctBy,
        defaultValue,
        constraints,
        combinations,
        rules,
        hasRulesWithin);
  }

  /**
   * The fields of a map.
   *
   * @param others the schema of fields that are not known; null when there is none
   * @param open fields that are neither known nor described by {@code others} are accepted and kept
   */
  record Fields(
      Map<String, StructuralSchema> known,
      Set<String> required,
      @Nullable StructuralSchema others,
      boolean open) {
    Fields {
      known = Map.copyOf(known);
      required = Set.copyOf(required);
    }

    /** The schema of a field, known or not; null when there is none. */
    @Nullable StructuralSchema schemaOf(String name) {
      StructuralSchema schema = known.get(name);
      return schema == null ? others : schema;
    }
  }

  /** Further schemas that a value has to fit all, some, one or none of. */
  record Combination(Demand demand, List<StructuralSchema> schemas) {
    Combination {
      schemas = List.copyOf(schemas);
    }
  }

  /** How many schemas of a combination have to fit. */
  enum Demand {
    ALL_OF,
    ANY_OF,
    ONE_OF,
    NOT
  }

  /** A CEL expression over {@code self} that has to be true, and what the user is told if not. */
  record Rule(String expression, String message) {}
}
