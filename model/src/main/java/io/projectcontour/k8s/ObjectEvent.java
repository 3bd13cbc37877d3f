package io.projectcontour.k8s;

/**
 * What a source of objects (the Kubernetes API, a folder) says: one object at a time, in the order
 * in which it happened for each object.
 */
public sealed interface ObjectEvent {
  /** An object is new or has changed; it replaces what was known of its key. */
  record Put(KubernetesObject object) implements ObjectEvent {}

  /** An object is no longer there. */
  record Remove(ObjectKey key) implements ObjectEvent {}

  /**
   * All objects of a kind that were there at the start have been delivered, which may be none. Said
   * once for each kind that is watched, also for a kind that the API server does not serve.
   */
  record Synced(Kind kind) implements ObjectEvent {}
}
