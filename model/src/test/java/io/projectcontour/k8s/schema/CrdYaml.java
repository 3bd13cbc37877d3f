package io.projectcontour.k8s.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Reads and writes the text of definitions. */
final class CrdYaml {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .enable(
              YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private CrdYaml() {}

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  static JsonNode read(String yaml) {
    return YAML.readTree(yaml);
  }

  static ObjectNode resource(String name) {
    try (InputStream in = CrdYaml.class.getResourceAsStream(name)) {
      return (ObjectNode) YAML.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(JsonNode tree) {
    return YAML.writeValueAsString(tree);
  }
}
