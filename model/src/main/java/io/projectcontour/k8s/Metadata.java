package io.projectcontour.k8s;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is read of an object's metadata. The resource version is not: records are equal when nothing
 * that is read differs.
 *
 * @param namespace empty for cluster-scoped objects
 * @param generation counts changes of the spec; 0 where the API server keeps none
 * @param creationTimestamp in whole seconds; the epoch when the object has none
 */
public record Metadata(
    String namespace,
    String name,
    long generation,
    Instant creationTimestamp,
    Map<String, String> labels,
    Map<String, String> annotations) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public Metadata {
    namespace = Objects.requireNonNullElse(namespace, "");
    name = Objects.requireNonNullElse(name, "");
    creationTimestamp = Objects.requireNonNullElse(creationTimestamp, Instant.EPOCH);
    labels = Values.mapOf(labels);
    annotations = Values.mapOf(annotations);
  }

  /** The value of an annotation, or null. */
  public @Nullable String annotation(String key) {
    return annotations.get(key);
  }
}
