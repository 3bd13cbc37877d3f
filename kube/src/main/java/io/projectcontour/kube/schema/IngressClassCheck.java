package io.projectcontour.kube.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for an IngressClass that its schema cannot say. */
final class IngressClassCheck implements ObjectCheck {
  private static final FieldPath SPEC = FieldPath.ROOT.field("spec");

  @Override
  public void check(ObjectNode object, Violations violations) {
    JsonNode spec = object.path("spec");
    String controller = spec.path("controller").asString("");
    ObjectCheck.report(
        controller.isEmpty() ? "is required" : Names.domainPrefixedPath(controller),
        SPEC.field("controller"),
        violations);
    if (spec.has("parameters")) {
      parameters(spec.path("parameters"), SPEC.field("parameters"), violations);
    }
  }

  private static void parameters(JsonNode parameters, FieldPath at, Violations violations) {
    boolean namespaced = parameters.path("scope").asString().equals("Namespace");
    if (namespaced != parameters.has("namespace")) {
      violations.add(
          at.field("namespace"),
          namespaced ? "is required for scope Namespace" : "must not be set for scope Cluster");
    }
  }
}
