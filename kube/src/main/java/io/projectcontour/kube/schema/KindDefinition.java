package io.projectcontour.kube.schema;

import java.util.List;

/**
 * What is known about one version of one kind.
 *
 * @param isBuiltin whether it is one of Kubernetes' own kinds: a status in its manifest is kept,
 *     since no controller writes one without a cluster, and an empty text is an absent one
 * @param schema of the whole object, its metadata included
 * @param checks what has to hold beyond the schema
 */
record KindDefinition(
    String apiVersion,
    String kind,
    boolean namespaced,
    boolean isBuiltin,
    StructuralSchema schema,
    List<ObjectCheck> checks) {
  KindDefinition {
    checks = List.copyOf(checks);
  }

  /** The API group; empty for the core group. */
  String group() {
    return groupOf(apiVersion);
  }

  static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
