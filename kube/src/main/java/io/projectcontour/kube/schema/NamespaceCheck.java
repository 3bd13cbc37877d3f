package io.projectcontour.kube.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a Namespace the label with its name, as the API server does; selectors of Gateways rely on
 * it.
 */
final class NamespaceCheck implements ObjectCheck {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public void check(ObjectNode object, Violations violations) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      ObjectNode labels =
          metadata.path("labels") instanceof ObjectNode existing
              ? existing
              : metadata.putObject("labels");
      labels.put(NAME_LABEL, metadata.path("name").asString(""));
    }
  }
}
