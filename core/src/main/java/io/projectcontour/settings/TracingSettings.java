package io.projectcontour.settings;

import io.projectcontour.k8s.NamespacedName;
import java.util.List;

/**
 * Where traces go (spec: config.md section 2.8).
 *
 * @param overallSampling per cent; likewise the other samplings
 */
public record TracingSettings(
    NamespacedName extensionService,
    String serviceName,
    double overallSampling,
    double clientSampling,
    double randomSampling,
    int maxPathTagLength,
    List<CustomTag> customTags) {
  /** Copies the list. */
  public TracingSettings {
    customTags = List.copyOf(customTags);
  }

  /** A tag on every span. */
  public record CustomTag(String name, Value value) {}

  /** Where a tag's value comes from. */
  public sealed interface Value {
    /** The same for all. */
    record Literal(String text) implements Value {}

    /** An environment variable of Envoy. */
    record Environment(String variable) implements Value {}

    /** A request header. */
    record RequestHeader(String header) implements Value {}
  }
}
