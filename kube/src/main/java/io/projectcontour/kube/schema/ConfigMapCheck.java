package io.projectcontour.kube.schema;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for a ConfigMap that its schema cannot say. */
final class ConfigMapCheck implements ObjectCheck {
  private static final FieldPath DATA = FieldPath.ROOT.field("data");
  private static final FieldPath BINARY_DATA = FieldPath.ROOT.field("binaryData");
  private static final int MOST_BYTES = 1024 * 1024;

  @Override
  public void check(ObjectNode object, Violations violations) {
    JsonNode data = object.path("data");
    long bytes = 0;
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      ObjectCheck.report(Names.dataKey(entry.getKey()), DATA.entry(entry.getKey()), violations);
      bytes += entry.getValue().asString().getBytes(StandardCharsets.UTF_8).length;
    }
    for (Map.Entry<String, JsonNode> entry : object.path("binaryData").properties()) {
      FieldPath at = BINARY_DATA.entry(entry.getKey());
      ObjectCheck.report(Names.dataKey(entry.getKey()), at, violations);
      if (data.has(entry.getKey())) {
        violations.add(at, "has the same key as an entry of data");
      }
      int length = SecretCheck.decodedLength(entry.getValue().asString());
      if (length < 0) {
        violations.add(at, "is not base64");
      } else {
        bytes += length;
      }
    }
    if (bytes > MOST_BYTES) {
      violations.add(
          FieldPath.ROOT,
          "must have at most 1 MiB of data in all, but has %d bytes".formatted(bytes));
    }
  }
}
