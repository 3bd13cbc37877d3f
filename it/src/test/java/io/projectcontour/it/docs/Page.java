package io.projectcontour.it.docs;

import io.projectcontour.it.fixture.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A page of the documentation. Its blocks marked {@code yaml} are examples; a comment right before
 * one says what it is, unless it holds manifests that are right.
 *
 * @param configuration the content of the configuration file that the page shows
 * @param before manifests that exist before Contour starts
 * @param manifests all others, in the order of the page
 * @param mistakes by the {@code namespace/name} of a wrong HTTPProxy the reason in its status
 */
record Page(
    Path file,
    Optional<String> configuration,
    List<JsonNode> before,
    List<JsonNode> manifests,
    Map<String, String> mistakes) {
  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- ([^>]*?) -->\\n)?```yaml\\n(.*?)```", Pattern.DOTALL);

  private static final String INVALID = "invalid: ";

  static Page read(Path file) {
    Optional<String> configuration = Optional.empty();
    List<JsonNode> before = new ArrayList<>();
    List<JsonNode> manifests = new ArrayList<>();
    Map<String, String> mistakes = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      String kind = block.group(1) == null ? "" : block.group(1);
      if (kind.equals("configuration")) {
        configuration = Optional.of(block.group(2));
        continue;
      }
      List<JsonNode> documents = ClusterObjects.documents(block.group(2));
      (kind.equals("before the start") ? before : manifests).addAll(documents);
      if (kind.startsWith(INVALID)) {
        documents.forEach(
            document -> mistakes.put(name(document), kind.substring(INVALID.length())));
      }
    }
    return new Page(file, configuration, before, manifests, mistakes);
  }

  static String name(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asString("default")
        + "/"
        + metadata.path("name").asString("");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
