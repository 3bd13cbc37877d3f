package io.projectcontour.kube.folder;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.folder.Reading.Accepted;
import io.projectcontour.kube.folder.Reading.Fault;
import io.projectcontour.kube.folder.Reading.Foreign;
import io.projectcontour.kube.folder.Reading.Refused;
import io.projectcontour.kube.folder.YamlTree.InvalidYamlException;
import io.projectcontour.kube.schema.SchemaRegistry;
import io.projectcontour.kube.schema.Suggestions;
import io.projectcontour.kube.schema.ValidatedManifest;
import io.projectcontour.kube.schema.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the objects of a manifest file, each on its own: a broken one does not spoil the others.
 */
final class ManifestReader {
  /** A file that is larger is no manifest, or was made by a program that should split it. */
  static final long MOST_BYTES = 16L << 20;

  private static final String DEFAULT_NAMESPACE = "default";
  private static final List<String> KIND_NAMES =
      Arrays.stream(Kind.values()).map(Kind::kindName).toList();

  private final SchemaRegistry schemas;

  ManifestReader(SchemaRegistry schemas) {
    this.schemas = schemas;
  }

  /** The documents in their order; nothing if the file is gone. */
  Optional<List<Reading>> read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        return Optional.of(
            List.of(unreadable("has %d bytes; at most %d are read".formatted(size, MOST_BYTES))));
      }
      String text = Files.readString(file);
      boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
      // JSON may be indented by tabs, YAML may not; inside of JSON's texts there are none.
      return Optional.of(read(isJson ? text.replace('\t', ' ') : text));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(List.of(unreadable(FileErrors.described(e))));
    }
  }

  private static Reading unreadable(String problem) {
    return new Refused(Optional.empty(), List.of(new Fault(0, problem)));
  }

  /** The documents of a file's text. */
  List<Reading> read(String text) {
    List<Reading> readings = new ArrayList<>();
    for (YamlText.Part part :
        YamlText.parts(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
      try {
        YamlTree.Document document = YamlTree.of(part);
        read(document.tree(), document.lines(), readings);
      } catch (InvalidYamlException e) {
        readings.add(new Refused(Optional.empty(), List.of(new Fault(e.line(), e.problem()))));
      }
    }
    return readings;
  }

  private void read(JsonNode tree, FieldLines lines, List<Reading> readings) {
    if (tree.isNull()) {
      return;
    }
    String kind = tree.path("kind").asString("");
    if (!kind.endsWith("List") || !isEmptyOrList(tree.path("items"))) {
      readings.add(object(tree, lines));
      return;
    }
    int index = 0;
    for (JsonNode item : tree.path("items")) {
      JsonNode typed = typed(item, tree, kind.substring(0, kind.length() - "List".length()));
      read(typed, lines.below("items[" + index + "]"), readings);
      index++;
    }
  }

  private static boolean isEmptyOrList(JsonNode items) {
    return items.isMissingNode() || items.isNull() || items.isArray();
  }

  /** In a list of one kind, such as a ServiceList, the items need not say what they are. */
  private static JsonNode typed(JsonNode item, JsonNode list, String itemKind) {
    if (itemKind.isEmpty() || !(item instanceof ObjectNode object) || object.has("kind")) {
      return item;
    }
    ObjectNode copy = object.deepCopy();
    copy.put("kind", itemKind);
    copy.putIfAbsent("apiVersion", list.path("apiVersion"));
    return copy;
  }

  private Reading object(JsonNode tree, FieldLines lines) {
    Optional<ObjectKey> key = key(tree);
    return switch (schemas.validate(tree)) {
      case ValidatedManifest.Accepted(ObjectNode object) -> accepted(object, lines);
      case ValidatedManifest.Rejected(List<Violation> violations) ->
          new Refused(
              key,
              violations.stream()
                  .map(
                      violation ->
                          new Fault(lines.line(violation.path()), subject(tree, key) + violation))
                  .toList());
      case ValidatedManifest.OtherKind(String apiVersion, String kind) ->
          Kind.of(apiVersion, kind)
              .map(known -> accepted(withNamespace(known, tree), lines))
              .orElseGet(() -> foreign(apiVersion, kind, lines));
    };
  }

  /** Of the Gateway API's kinds there is no schema here: what is read is all that is checked. */
  private static ObjectNode withNamespace(Kind kind, JsonNode tree) {
    ObjectNode object = ((ObjectNode) tree).deepCopy();
    if (kind.isNamespaced()
        && object.path("metadata") instanceof ObjectNode metadata
        && metadata.path("namespace").asString("").isEmpty()) {
      metadata.put("namespace", DEFAULT_NAMESPACE);
    }
    return object;
  }

  private static Reading accepted(ObjectNode object, FieldLines lines) {
    try {
      ObjectKey key = KubernetesObjects.read(object).key();
      return new Accepted(key, lines.line(""), object);
    } catch (UnreadableObjectException e) {
      return new Refused(
          key(object), List.of(new Fault(lines.line(""), String.valueOf(e.getMessage()))));
    }
  }

  private static Reading foreign(String apiVersion, String kind, FieldLines lines) {
    String message =
        "objects of kind %s and apiVersion %s are not read by Contour".formatted(kind, apiVersion);
    int line = lines.line("kind");
    return Suggestions.closest(kind, KIND_NAMES)
        .<Reading>map(
            meant ->
                new Refused(
                    Optional.empty(),
                    List.of(new Fault(line, message + "; did you mean " + meant + "?"))))
        .orElseGet(() -> new Foreign(new Fault(line, message)));
  }

  /** Which object a manifest is about, though it may be wrong otherwise. */
  private static Optional<ObjectKey> key(JsonNode tree) {
    String name = tree.path("metadata").path("name").asString("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String namespace = tree.path("metadata").path("namespace").asString("");
    return Kind.of(tree.path("apiVersion").asString(""), tree.path("kind").asString(""))
        .map(
            kind ->
                new ObjectKey(
                    kind,
                    !kind.isNamespaced() ? "" : namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace,
                    name));
  }

  private static String subject(JsonNode tree, Optional<ObjectKey> key) {
    String kind = tree.path("kind").asString("");
    return key.map(known -> known + ": ").orElse(kind.isEmpty() ? "" : kind + ": ");
  }
}
