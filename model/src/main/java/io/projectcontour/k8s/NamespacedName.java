package io.projectcontour.k8s;

import java.util.Comparator;

/**
 * Names an object of a kind that the context tells; written as {@code namespace/name}. Ordered by
 * namespace, then by name.
 */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
  private static final Comparator<NamespacedName> ORDER =
      Comparator.comparing(NamespacedName::namespace).thenComparing(NamespacedName::name);

  @Override
  public int compareTo(NamespacedName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
