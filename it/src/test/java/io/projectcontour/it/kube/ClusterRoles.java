package io.projectcontour.it.kube;

/** Rights for service accounts of namespace {@code default}. */
final class ClusterRoles {
  private ClusterRoles() {}

  /** A role with verbs on a resource of projectcontour.io, bound to a service account. */
  static String granting(String account, String resources, String verbs) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: it-%1$s}
    rules:
    - {apiGroups: [projectcontour.io], resources: [%2$s], verbs: [%3$s]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: it-%1$s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: it-%1$s}
    subjects:
    - {kind: ServiceAccount, namespace: default, name: %1$s}
    """
        .formatted(account, resources, verbs);
  }
}
