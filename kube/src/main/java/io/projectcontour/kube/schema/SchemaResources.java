package io.projectcontour.kube.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of schemas on the class path. */
final class SchemaResources {
  private SchemaResources() {}

  /** The documents of a file beside this class. */
  static List<JsonNode> documents(String file) {
    try (InputStream stream = SchemaResources.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("the program was built without its file " + file);
      }
      return new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(stream).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
