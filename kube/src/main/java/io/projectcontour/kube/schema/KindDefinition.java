package io.projectcontour.kube.schema;

import java.util.List;

/**
 * What is known about one version of one kind.
 *
 * @param keepsStatus whether a status in a manifest is kept; the API server drops it where only a
 *     controller may write it
 * @param schema of the whole object, its metadata included
 * @param checks what has to hold beyond the schema
 */
record KindDefinition(
    String apiVersion,
    String kind,
    boolean namespaced,
    boolean keepsStatus,
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
