package io.projectcontour.app.config;

import io.projectcontour.app.config.YamlNode.Entry;
import io.projectcontour.app.config.YamlNode.Mapping;
import io.projectcontour.app.config.YamlNode.Repeated;
import io.projectcontour.app.config.YamlNode.Scalar;
import io.projectcontour.app.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads the first document of a YAML text. */
final class YamlReader {
  /** Enough for any configuration; aliases of aliases could make billions of a short text. */
  private static final int MOST_VALUES = 100_000;

  /** Far more than any configuration has. */
  private static final int MOST_LEVELS = 100;

  private int values;
  private int level;

  private YamlReader() {}

  /** Text that is not YAML, or whose first document is not a mapping. */
  static final class InvalidYamlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final String problem;

    InvalidYamlException(int line, String problem) {
      super(problem, null, false, false);
      this.line = line;
      this.problem = problem;
    }

    /** What is wrong. */
    String problem() {
      return problem;
    }

    /** The line, from 1. */
    int line() {
      return line;
    }
  }

  /**
   * The mapping that the first document is; an empty one if there is no document.
   *
   * @throws InvalidYamlException if there is something else
   */
  static Mapping firstDocument(String yaml) throws InvalidYamlException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    try {
      checkLevels(settings, yaml);
      for (Node document : new Compose(settings).composeAllFromString(yaml)) {
        return switch (new YamlReader().node(document)) {
          case Mapping mapping -> mapping;
          case Scalar scalar when scalar.isNull() -> Mapping.EMPTY;
          case Scalar(_, _, _, int line) -> throw notMapping(line);
          case Sequence(_, int line) -> throw notMapping(line);
        };
      }
      return Mapping.EMPTY;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InvalidYamlException(line, "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new InvalidYamlException(1, "this is not YAML: " + e.getMessage());
    }
  }

  /** Composing goes a level deeper for each level of the text, and would run out of stack. */
  private static void checkLevels(LoadSettings settings, String yaml) throws InvalidYamlException {
    int levels = 0;
    for (Event event : new Parse(settings).parseString(yaml)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> levels++;
        case MappingEnd, SequenceEnd -> levels--;
        case DocumentEnd -> {
          return;
        }
        default -> {}
      }
      if (levels > MOST_LEVELS) {
        throw tooDeep(event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
      }
    }
  }

  private static InvalidYamlException tooDeep(int line) {
    return new InvalidYamlException(
        line, "there are more than " + MOST_LEVELS + " levels; does an alias contain itself?");
  }

  private static InvalidYamlException notMapping(int line) {
    return new InvalidYamlException(line, "the file has to be a mapping of keys to values");
  }

  private YamlNode node(Node node) throws InvalidYamlException {
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    if (++values > MOST_VALUES) {
      throw new InvalidYamlException(line, "the file has too many values");
    }
    if (++level > MOST_LEVELS) {
      throw tooDeep(line);
    }
    YamlNode read = read(node, line);
    level--;
    return read;
  }

  private YamlNode read(Node node, int line) throws InvalidYamlException {
    return switch (node) {
      case ScalarNode scalar ->
          new Scalar(
              scalar.getValue(),
              scalar.getScalarStyle() == ScalarStyle.PLAIN,
              scalar.getTag().equals(Tag.NULL),
              line);
      case SequenceNode sequence -> {
        List<YamlNode> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          elements.add(node(element));
        }
        yield new Sequence(elements, line);
      }
      case MappingNode mapping -> mapping(mapping, line);
      default -> throw new InvalidYamlException(line, "this kind of value is not supported");
    };
  }

  private Mapping mapping(MappingNode node, int line) throws InvalidYamlException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Repeated> repeated = new ArrayList<>();
    List<Mapping> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = tuple.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(line);
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        throw new InvalidYamlException(keyLine, "a key has to be a text");
      }
      String key = keyNode.getValue();
      YamlNode value = node(tuple.getValueNode());
      if (key.equals("<<") && keyNode.getScalarStyle() == ScalarStyle.PLAIN) {
        merged.addAll(merged(value));
        continue;
      }
      Entry before = entries.putIfAbsent(key, new Entry(key, value, keyLine));
      if (before != null) {
        repeated.add(new Repeated(key, keyLine, before.line()));
      }
    }
    for (Mapping other : merged) {
      other.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
    }
    return new Mapping(List.copyOf(entries.values()), repeated, line);
  }

  /** The mappings that a merge key names: one or a list. */
  private static List<Mapping> merged(YamlNode value) throws InvalidYamlException {
    return switch (value) {
      case Mapping mapping -> List.of(mapping);
      case Sequence(List<YamlNode> elements, _) -> {
        List<Mapping> mappings = new ArrayList<>();
        for (YamlNode element : elements) {
          mappings.addAll(merged(element));
        }
        yield mappings;
      }
      case Scalar(_, _, _, int line) ->
          throw new InvalidYamlException(line, "what is merged has to be a mapping");
    };
  }
}
