package io.projectcontour.kube.folder;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tree of a YAML document and notes in which line each field is. Aliases become copies of
 * what they stand for, within bounds: a few of them could otherwise make billions of values.
 */
final class YamlTree {
  /** More than any manifest has that the API server would store. */
  private static final int MOST_VALUES = 200_000;

  private static final int MOST_LEVELS = 200;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new ImplicitTags())
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .setCodePointLimit(Integer.MAX_VALUE)
          .build();

  private final int firstLine;
  private final Map<String, Integer> lines = new HashMap<>();
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();
  private int values;

  private YamlTree(int firstLine) {
    this.firstLine = firstLine;
  }

  /** A document as a tree. */
  record Document(JsonNode tree, FieldLines lines) {}

  /** Text that is no YAML, or YAML that means no tree. */
  static final class InvalidYamlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    private InvalidYamlException(int line, String problem) {
      super(problem, null, false, false);
      this.line = line;
    }

    /** The line of the file, from 1. */
    int line() {
      return line;
    }

    /** What is wrong. */
    String problem() {
      return Objects.requireNonNullElse(getMessage(), "");
    }
  }

  /**
   * The only document of a text.
   *
   * @throws InvalidYamlException if there is none, or more than one
   */
  static Document of(YamlText.Part part) throws InvalidYamlException {
    YamlTree tree = new YamlTree(part.line());
    try {
      Composer composer =
          new Composer(
              SETTINGS,
              new LevelLimit(
                  new ParserImpl(SETTINGS, new StreamReader(SETTINGS, part.text())), MOST_LEVELS));
      Optional<Node> root = composer.getSingleNode();
      if (root.isEmpty()) {
        throw new InvalidYamlException(part.line(), "there is no document");
      }
      JsonNode value = tree.value(root.get(), "");
      return new Document(value, FieldLines.of(tree.lines));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine()).orElse(0) + part.line();
      throw new InvalidYamlException(
          Math.min(line, part.lastLine()), "this is not YAML: " + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new InvalidYamlException(
          part.line(), "this is not YAML: " + oneLine(String.valueOf(e.getMessage())));
    }
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private JsonNode value(Node node, String path) throws InvalidYamlException {
    lines.putIfAbsent(path, line(node));
    if (++values > MOST_VALUES) {
      throw new InvalidYamlException(
          line(node), "the document has more than %d values".formatted(MOST_VALUES));
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (open.put(node, true) != null) {
      throw new InvalidYamlException(line(node), "an alias stands for something that contains it");
    }
    if (open.size() > MOST_LEVELS) {
      throw new InvalidYamlException(
          line(node), "there are more than %d levels of nesting".formatted(MOST_LEVELS));
    }
    JsonNode value =
        switch (node) {
          case SequenceNode sequence -> sequence(sequence, path);
          case MappingNode mapping -> mapping(mapping, path);
          default -> throw new InvalidYamlException(line(node), "this value is not supported");
        };
    open.remove(node);
    return value;
  }

  private JsonNode scalar(ScalarNode scalar) throws InvalidYamlException {
    Tag tag = scalar.getTag();
    if (tag.equals(ImplicitTags.PLAIN)) {
      return PlainScalar.value(scalar.getValue());
    }
    if (tag.equals(Tag.STR)) {
      return JsonNodeFactory.instance.stringNode(scalar.getValue());
    }
    if (tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || tag.equals(Tag.BOOL)
        || tag.equals(Tag.NULL)) {
      return PlainScalar.value(scalar.getValue());
    }
    throw unsupported(scalar);
  }

  private JsonNode sequence(SequenceNode node, String path) throws InvalidYamlException {
    if (!node.getTag().equals(Tag.SEQ)) {
      throw unsupported(node);
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Node element : node.getValue()) {
      list.add(value(element, path + "[" + list.size() + "]"));
    }
    return list;
  }

  private JsonNode mapping(MappingNode node, String path) throws InvalidYamlException {
    if (!node.getTag().equals(Tag.MAP)) {
      throw unsupported(node);
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Map<String, Integer> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (isMerge(tuple.getKeyNode())) {
        continue;
      }
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        throw new InvalidYamlException(line, "a key has to be a text");
      }
      String key = keyNode.getValue();
      Integer before = keys.putIfAbsent(key, line);
      if (before != null) {
        throw new InvalidYamlException(
            line, "the key \"%s\" is in line %d already".formatted(key, before));
      }
      object.set(key, field(key, line, tuple.getValueNode(), path));
    }
    for (NodeTuple tuple : node.getValue()) {
      if (isMerge(tuple.getKeyNode())) {
        merge(tuple.getValueNode(), object, path);
      }
    }
    return object;
  }

  /** Both ways in which a violation may name it: as a field, or as the entry of a map. */
  private JsonNode field(String key, int line, Node node, String path) throws InvalidYamlException {
    String field = path.isEmpty() ? key : path + "." + key;
    lines.putIfAbsent(field, line); // what is merged into a mapping comes after its own fields
    lines.putIfAbsent(path + "[" + key + "]", line);
    return value(node, field);
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getTag().equals(ImplicitTags.PLAIN)
        && scalar.getValue().equals("<<");
  }

  /** Adds what the mapping itself does not have; of several, the first one wins. */
  private void merge(Node node, ObjectNode into, String path) throws InvalidYamlException {
    switch (node) {
      case SequenceNode several -> {
        for (Node one : several.getValue()) {
          merge(one, into, path);
        }
      }
      case MappingNode one -> {
        if (!(value(one, path) instanceof ObjectNode merged)) {
          throw new InvalidYamlException(line(one), "what is merged has to be a mapping");
        }
        merged.properties().forEach(entry -> into.putIfAbsent(entry.getKey(), entry.getValue()));
      }
      default -> throw new InvalidYamlException(line(node), "what is merged has to be a mapping");
    }
  }

  private InvalidYamlException unsupported(Node node) {
    return new InvalidYamlException(
        line(node), "the tag %s is not supported".formatted(node.getTag()));
  }

  private int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine()).orElse(0) + firstLine;
  }
}
