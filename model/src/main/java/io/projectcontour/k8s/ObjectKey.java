package io.projectcontour.k8s;

import java.util.Comparator;

/**
 * An object of any kind.
 *
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectKey(Kind kind, String namespace, String name) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing((ObjectKey key) -> key.kind().kindName())
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  /** The object of a kind and name. */
  public static ObjectKey of(Kind kind, NamespacedName name) {
    return new ObjectKey(kind, name.namespace(), name.name());
  }

  /** The name without the kind. */
  public NamespacedName namespacedName() {
    return new NamespacedName(namespace, name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind.kindName() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
