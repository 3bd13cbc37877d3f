package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.Kind;
import io.projectcontour.kube.Resource;
import java.util.List;

/** The kinds of objects that the provisioner reads and writes. */
final class Resources {
  static final Resource GATEWAY = Resource.of(Kind.GATEWAY);
  static final Resource GATEWAY_CLASS = Resource.of(Kind.GATEWAY_CLASS);
  static final Resource CONTOUR_DEPLOYMENT = Resource.of(Kind.CONTOUR_DEPLOYMENT);
  static final Resource CONTOUR_CONFIGURATION = Resource.of(Kind.CONTOUR_CONFIGURATION);
  static final Resource NAMESPACE = Resource.of(Kind.NAMESPACE);
  static final Resource SECRET = Resource.of(Kind.SECRET);
  static final Resource SERVICE = Resource.of(Kind.SERVICE);
  static final Resource SERVICE_ACCOUNT =
      new Resource("v1", "ServiceAccount", "serviceaccounts", true);
  static final Resource DEPLOYMENT = new Resource("apps/v1", "Deployment", "deployments", true);
  static final Resource DAEMON_SET = new Resource("apps/v1", "DaemonSet", "daemonsets", true);
  static final Resource ROLE = rights("Role", "roles", true);
  static final Resource ROLE_BINDING = rights("RoleBinding", "rolebindings", true);
  static final Resource CLUSTER_ROLE = rights("ClusterRole", "clusterroles", false);
  static final Resource CLUSTER_ROLE_BINDING =
      rights("ClusterRoleBinding", "clusterrolebindings", false);
  static final Resource DEFINITION =
      new Resource(
          "apiextensions.k8s.io/v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          false);

  /** What is made for Gateways. */
  static final List<Resource> MADE =
      List.of(
          SERVICE_ACCOUNT,
          CLUSTER_ROLE,
          CLUSTER_ROLE_BINDING,
          ROLE,
          ROLE_BINDING,
          CONTOUR_CONFIGURATION,
          SECRET,
          DEPLOYMENT,
          DAEMON_SET,
          SERVICE);

  private Resources() {}

  private static Resource rights(String kind, String plural, boolean namespaced) {
    return new Resource("rbac.authorization.k8s.io/v1", kind, plural, namespaced);
  }
}
