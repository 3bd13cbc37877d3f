package io.projectcontour.k8s;

/** Any object that is read. */
public interface KubernetesObject {
  /** Name, labels and so on. */
  Metadata metadata();

  /** The kind. */
  Kind kind();

  /** Namespace and name. */
  default NamespacedName name() {
    return new NamespacedName(metadata().namespace(), metadata().name());
  }

  /** Kind, namespace and name. */
  default ObjectKey key() {
    return ObjectKey.of(kind(), name());
  }
}
