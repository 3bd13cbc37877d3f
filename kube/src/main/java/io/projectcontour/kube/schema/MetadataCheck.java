package io.projectcontour.kube.schema;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules for {@code metadata} that all kinds share.
 *
 * @param nameRule what is wrong with an object's name, or null
 */
record MetadataCheck(Function<String, @Nullable String> nameRule) implements ObjectCheck {
  private static final FieldPath METADATA = FieldPath.ROOT.field("metadata");
  private static final int MOST_BYTES_OF_ANNOTATIONS = 256 * 1024;

  @Override
  public void check(ObjectNode object, Violations violations) {
    JsonNode metadata = object.path("metadata");
    name(metadata, violations);
    labels(metadata.path("labels"), violations);
    annotations(metadata.path("annotations"), violations);
    owners(metadata.path("ownerReferences"), violations);
    JsonNode finalizers = metadata.path("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      ObjectCheck.report(
          Names.qualifiedName(finalizers.path(i).asString()),
          METADATA.field("finalizers").element(i),
          violations);
    }
    if (metadata.path("generation").asLong(0) < 0) {
      violations.add(METADATA.field("generation"), "must not be negative");
    }
  }

  private void name(JsonNode metadata, Violations violations) {
    String name = metadata.path("name").asString("");
    // A generated name would differ with each reading of the same manifest.
    ObjectCheck.report(
        name.isEmpty() ? "is required" : nameRule.apply(name), METADATA.field("name"), violations);
    String namespace = metadata.path("namespace").asString("");
    if (!namespace.isEmpty()) {
      ObjectCheck.report(Names.dnsLabel(namespace), METADATA.field("namespace"), violations);
    }
  }

  private static void labels(JsonNode labels, Violations violations) {
    FieldPath at = METADATA.field("labels");
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      FieldPath entry = at.entry(label.getKey());
      ObjectCheck.report(Names.qualifiedName(label.getKey()), entry, violations);
      ObjectCheck.report(Names.labelValue(label.getValue().asString()), entry, violations);
    }
  }

  private static void annotations(JsonNode annotations, Violations violations) {
    FieldPath at = METADATA.field("annotations");
    long bytes = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      ObjectCheck.report(Names.annotationKey(key), at.entry(key), violations);
      bytes +=
          (long) key.getBytes(StandardCharsets.UTF_8).length
              + annotation.getValue().asString().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MOST_BYTES_OF_ANNOTATIONS) {
      violations.add(at, "must have at most 256 KiB in all, but have %d bytes".formatted(bytes));
    }
  }

  private static void owners(JsonNode owners, Violations violations) {
    for (int i = 0; i < owners.size(); i++) {
      FieldPath at = METADATA.field("ownerReferences").element(i);
      for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
        if (owners.path(i).path(field).asString("").isEmpty()) {
          violations.add(at.field(field), "must not be empty");
        }
      }
    }
  }
}
