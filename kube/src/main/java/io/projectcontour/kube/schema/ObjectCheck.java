package io.projectcontour.kube.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has to hold for an object beyond its schema. It is asked only about objects that fit their
 * schema, so it may rely on the types of all fields.
 */
@FunctionalInterface
interface ObjectCheck {
  /** Adds what is wrong with the object; may also fill in what the API server fills in. */
  void check(ObjectNode object, Violations violations);

  /** Adds a problem if there is one. */
  static void report(@Nullable String problem, FieldPath at, Violations violations) {
    if (problem != null) {
      violations.add(at, problem);
    }
  }
}
