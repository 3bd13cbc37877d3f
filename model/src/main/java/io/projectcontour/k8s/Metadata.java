package io.projectcontour.k8s;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of an object's {@code metadata}. The resource version and the uid are left out on
 * purpose, so that two equal objects mean that nothing that is read has changed.
 *
 * @param namespace empty for objects outside of all namespaces
 * @param generation counts the changes of the spec; 0 where the server does not count them
 * @param creationTimestamp {@link Instant#EPOCH} when the object has none, so that it counts as the
 *     oldest
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Metadata(
    String namespace,
    String name,
    long generation,
    Instant creationTimestamp,
    Map<String, String> labels,
    Map<String, String> annotations) {

  public Metadata(
      @Nullable String namespace,
      @Nullable String name,
      long generation,
      @Nullable Instant creationTimestamp,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations) {
    this.namespace = namespace == null ? "" : namespace;
    this.name = name == null ? "" : name;
    this.generation = generation;
    this.creationTimestamp = creationTimestamp == null ? Instant.EPOCH : creationTimestamp;
    this.labels = SortedCopies.of(labels);
    this.annotations = SortedCopies.of(annotations);
  }

  /** Metadata of an object that has only a name. */
  public static Metadata named(String namespace, String name) {
    return new Metadata(namespace, name, 0, Instant.EPOCH, Map.of(), Map.of());
  }

  public NamespacedName namespacedName() {
    return new NamespacedName(namespace, name);
  }
}
