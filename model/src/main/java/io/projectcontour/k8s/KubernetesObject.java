package io.projectcontour.k8s;

/**
 * An object of the cluster as far as it is read. Equal objects mean that nothing that is read has
 * changed.
 */
public interface KubernetesObject {
  Metadata metadata();

  /** The kind as manifests write it, such as {@code HTTPProxy}. */
  String kind();

  /** Names this object among all objects of the cluster. */
  default ObjectKey key() {
    return new ObjectKey(kind(), metadata().namespace(), metadata().name());
  }

  /** Names this object among those of its kind. */
  default NamespacedName name() {
    return metadata().namespacedName();
  }
}
