package io.projectcontour.kube;

import io.projectcontour.k8s.Kind;

/**
 * A kind of objects as the API server and its roles name it, be it one that has a record or not.
 *
 * @param apiVersion group and version, for example {@code apps/v1}
 * @param kind in manifests, for example {@code Deployment}
 * @param plural in URLs and roles, for example {@code deployments}
 * @param namespaced whether objects live in namespaces
 */
public record Resource(String apiVersion, String kind, String plural, boolean namespaced) {
  /** That of a kind that has a record. */
  public static Resource of(Kind kind) {
    return new Resource(kind.apiVersion(), kind.kindName(), kind.plural(), kind.isNamespaced());
  }

  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The version within the group. */
  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** Kind, namespace and name, as log lines name an object. */
  public String describe(String namespace, String name) {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /**
   * The path of all objects.
   *
   * @param namespace empty for all namespaces, and for what has none
   */
  String path(String namespace) {
    String base = (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
    return namespace.isEmpty() || !namespaced
        ? base + "/" + plural
        : base + "/namespaces/" + namespace + "/" + plural;
  }
}
