package io.projectcontour.kube.schema;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One bound that a schema sets for a single value; it says nothing about values of other types. */
sealed interface Constraint {

  /** What is wrong with the value, to be read after its path; null when nothing is. */
  @Nullable String problemWith(JsonNode value);

  /** A text has at least or at most so many characters (Unicode code points). */
  record Length(Bound bound, long limit) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      if (!value.isString()) {
        return null;
      }
      String text = value.stringValue();
      if (bound.allows(text.codePointCount(0, text.length()), limit)) {
        return null;
      }
      return text.isEmpty()
          ? "must not be empty"
          : "has to have %s %d characters, but is %s"
              .formatted(bound.words(), limit, Shown.value(value));
    }
  }

  /** A list has at least or at most so many elements. */
  record Elements(Bound bound, long limit) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      return !value.isArray() || bound.allows(value.size(), limit)
          ? null
          : "has to have %s %d elements, but has %d".formatted(bound.words(), limit, value.size());
    }
  }

  /** A map has at least or at most so many entries. */
  record Entries(Bound bound, long limit) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      return !value.isObject() || bound.allows(value.size(), limit)
          ? null
          : "has to have %s %d entries, but has %d".formatted(bound.words(), limit, value.size());
    }
  }

  /**
   * A number has a bound.
   *
   * @param exclusive the limit itself is not allowed
   */
  record Limit(Bound bound, BigDecimal limit, boolean exclusive) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      if (!value.isNumber()) {
        return null;
      }
      int order = value.decimalValue().compareTo(limit);
      if (order == 0 ? !exclusive : bound.allows(order, 0)) {
        return null;
      }
      String words =
          switch (bound) {
            case AT_LEAST -> exclusive ? "greater than" : "at least";
            case AT_MOST -> exclusive ? "less than" : "at most";
          };
      return "has to be %s %s, but is %s"
          .formatted(words, limit.toPlainString(), Shown.value(value));
    }
  }

  /** A text contains a match of an expression in RE2 syntax. */
  record Matches(Pattern pattern) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      return !value.isString() || pattern.matcher(value.stringValue()).find()
          ? null
          : "has to match %s, but is %s".formatted(pattern.pattern(), Shown.value(value));
    }
  }

  /** The value is one of a list; whole numbers are kept as {@code long} on both sides. */
  record OneOf(List<JsonNode> values) implements Constraint {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public @Nullable String problemWith(JsonNode value) {
      return values.contains(value)
          ? null
          : "has to be one of %s, but is %s"
              .formatted(
                  values.stream().map(JsonNode::toString).collect(Collectors.joining(", ")),
                  Shown.value(value));
    }
  }

  /** A text is written in a format. */
  record Written(TextFormat format) implements Constraint {
    @Override
    public @Nullable String problemWith(JsonNode value) {
      return !value.isString() || format.accepts(value.stringValue())
          ? null
          : "has to be %s, but is %s".formatted(format.description(), Shown.value(value));
    }
  }

  /** Which side of a limit. */
  enum Bound {
    AT_LEAST("at least"),
    AT_MOST("at most");

    private final String words;

    Bound(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean allows(long value, long limit) {
      return switch (this) {
        case AT_LEAST -> value >= limit;
        case AT_MOST -> value <= limit;
      };
    }
  }
}
