package io.projectcontour.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a YAML document, with the line in which it starts, from 1. */
sealed interface YamlNode {
  /** The line, from 1. */
  int line();

  /**
   * A value without parts.
   *
   * @param isPlain whether it is without quotes, and so may be a number or truth value
   * @param isNull whether it stands for no value
   */
  record Scalar(String text, boolean isPlain, boolean isNull, int line) implements YamlNode {}

  /** A list. */
  record Sequence(List<YamlNode> elements, int line) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** A mapping; of keys that come twice, the first is an entry. */
  record Mapping(List<Entry> entries, List<Repeated> repeated, int line) implements YamlNode {
    static final Mapping EMPTY = new Mapping(List.of(), List.of(), 1);

    public Mapping {
      entries = List.copyOf(entries);
      repeated = List.copyOf(repeated);
    }

    @Nullable YamlNode get(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /** A key of a mapping, and its value. */
  record Entry(String key, YamlNode value, int line) {}

  /** A key that was in the mapping before. */
  record Repeated(String key, int line, int firstLine) {}
}
