package io.projectcontour.k8s;

import java.util.Comparator;

/** The name of an object of a known kind. */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
  private static final Comparator<NamespacedName> ORDER =
      Comparator.comparing(NamespacedName::namespace).thenComparing(NamespacedName::name);

  /**
   * Reads {@code name} or {@code namespace/name}, split at the first slash.
   *
   * @param defaultNamespace the namespace where the text names none
   */
  public static NamespacedName parse(String text, String defaultNamespace) {
    int slash = text.indexOf('/');
    String namespace = text.substring(0, Math.max(slash, 0));
    return new NamespacedName(
        namespace.isEmpty() ? defaultNamespace : namespace, text.substring(slash + 1));
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
