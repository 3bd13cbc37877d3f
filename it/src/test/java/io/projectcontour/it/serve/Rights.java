package io.projectcontour.it.serve;

/** What Contour's manifests grant, in parts, for service accounts of namespace {@code default}. */
final class Rights {
  private Rights() {}

  /** To see what Contour looks at. */
  static String reading(String account) {
    return granting(
        account,
        "read",
        """
        - {apiGroups: [""], resources: [secrets, services, configmaps, namespaces], verbs: [get, list, watch]}
        - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
        - {apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, list, watch]}
        - {apiGroups: [projectcontour.io], resources: [contourconfigurations, extensionservices, httpproxies, tlscertificatedelegations], verbs: [get, list, watch]}
        """);
  }

  /** The same without one kind. */
  static String readingAllBut(String resource, String account) {
    return reading(account).replace(resource, "nothing");
  }

  /** To write statuses. */
  static String writingStatuses(String account) {
    return granting(
        account,
        "write",
        """
        - {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [create, get, update]}
        - {apiGroups: [projectcontour.io], resources: [extensionservices/status, httpproxies/status], verbs: [create, get, update]}
        """);
  }

  /** To read, and to write statuses, in namespace {@code default} only. */
  static String inNamespace(String account) {
    return (reading(account) + "---\n" + writingStatuses(account))
        .replace("kind: ClusterRole,", "kind: Role,")
        .replace("kind: ClusterRole\n", "kind: Role\n")
        .replace("kind: ClusterRoleBinding", "kind: RoleBinding")
        .replace("metadata: {name:", "metadata: {namespace: default, name:");
  }

  /** To take part in the election of the leader. */
  static String leasing(String account) {
    return granting(
        account,
        "lease",
        """
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update]}
        """);
  }

  private static String granting(String account, String what, String rules) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: it-%1$s-%2$s}
    rules:
    %3$s---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: it-%1$s-%2$s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: it-%1$s-%2$s}
    subjects:
    - {kind: ServiceAccount, namespace: default, name: %1$s}
    """
        .formatted(account, what, rules);
  }
}
