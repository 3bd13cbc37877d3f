package io.projectcontour.k8s;

import java.util.Comparator;

/**
 * Names one object of the cluster; written as {@code HTTPProxy namespace/name}. An object outside
 * of all namespaces has the empty namespace and is written as {@code IngressClass name}. Ordered by
 * kind, namespace, name.
 *
 * @param kind the kind as manifests write it, such as {@code HTTPProxy}
 */
public record ObjectKey(String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::kind)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  /** The key of the object of that kind with that name. */
  public static ObjectKey of(String kind, NamespacedName name) {
    return new ObjectKey(kind, name.namespace(), name.name());
  }

  /** The same object without its kind. */
  public NamespacedName namespacedName() {
    return new NamespacedName(namespace, name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
