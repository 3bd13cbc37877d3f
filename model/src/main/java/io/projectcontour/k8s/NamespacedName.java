package io.projectcontour.k8s;

import java.util.Comparator;

/** The name of an object of a known kind. */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
  private static final Comparator<NamespacedName> ORDER =
      Comparator.comparing(NamespacedName::namespace).thenComparing(NamespacedName::name);

  /** Reads {@code name} or {@code namespace/name}, split at the first slash. */
  public static NamespacedName parse(String text, String defaultNamespace) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new NamespacedName(defaultNamespace, text)
        : new NamespacedName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(NamespacedName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
