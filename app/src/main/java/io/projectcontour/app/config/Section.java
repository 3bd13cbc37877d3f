package io.projectcontour.app.config;

import io.projectcontour.app.config.YamlNode.Mapping;
import io.projectcontour.app.config.YamlNode.Scalar;
import io.projectcontour.app.config.YamlNode.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the configuration file. Whoever reads it asks for the keys it can have, each with
 * the name of its value in a ContourConfiguration (empty if nobody will report about it under that
 * name); what was never asked for is unknown.
 *
 * <p>A value of the wrong type is reported and then treated as absent, so that reading goes on and
 * finds the other mistakes.
 */
final class Section {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE");

  private final String file;
  private final String path;
  private final Mapping mapping;
  private final Report report;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, Section> parts = new LinkedHashMap<>();

  private Section(String file, String path, Mapping mapping, Report report) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
    this.report = report;
  }

  /** The whole file; its name is part of each place that is reported. */
  static Section root(String file, Mapping mapping, Report report) {
    return new Section(file, "", mapping, report);
  }

  /** Whether the user wrote anything here. */
  boolean isPresent() {
    return !mapping.entries().isEmpty();
  }

  /** A text; numbers and truth values are taken as they are written. */
  @Nullable String text(String key, String field) {
    Scalar scalar = scalar(key, field, "a text");
    return scalar == null ? null : scalar.text();
  }

  /** A truth value. */
  @Nullable Boolean flag(String key, String field) {
    Scalar scalar = scalar(key, field, "true or false");
    if (scalar == null) {
      return null;
    }
    if (scalar.isPlain() && TRUE.contains(scalar.text())) {
      return true;
    }
    if (scalar.isPlain() && FALSE.contains(scalar.text())) {
      return false;
    }
    wrongType(key, scalar, "true or false");
    return null;
  }

  /** A whole number from {@code least} to {@code most}. */
  @Nullable Long number(String key, String field, long least, long most) {
    Scalar scalar = scalar(key, field, "a whole number");
    if (scalar == null) {
      return null;
    }
    BigInteger number = scalar.isPlain() ? integer(scalar.text()) : null;
    if (number == null
        || number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      wrongType(key, scalar, "a whole number from " + least + " to " + most);
      return null;
    }
    return number.longValueExact();
  }

  /** A whole number that fits into 32 bits without a sign. */
  @Nullable Long unsigned(String key, String field) {
    return number(key, field, 0, 0xFFFF_FFFFL);
  }

  /** A whole number that fits into an int. */
  @Nullable Integer integer(String key, String field) {
    Long number = number(key, field, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return number == null ? null : number.intValue();
  }

  /** A number, with or without a fraction. */
  @Nullable Double decimal(String key, String field) {
    Scalar scalar = scalar(key, field, "a number");
    if (scalar == null) {
      return null;
    }
    try {
      return new BigDecimal(scalar.text().replace("_", "")).doubleValue();
    } catch (NumberFormatException e) {
      wrongType(key, scalar, "a number");
      return null;
    }
  }

  /** A list of texts; empty if absent. */
  List<String> texts(String key, String field) {
    List<String> texts = new ArrayList<>();
    List<YamlNode> elements = elements(key, field);
    for (int i = 0; i < elements.size(); i++) {
      String element = key + "[" + i + "]";
      written(field, "[" + i + "]", place(element, elements.get(i).line()));
      if (elements.get(i) instanceof Scalar scalar) {
        texts.add(scalar.isNull() ? "" : scalar.text());
      } else {
        wrongType(element, elements.get(i), "a text");
      }
    }
    return texts;
  }

  /** A mapping from text to text with keys of the user's choice; empty if absent. */
  Map<String, String> map(String key, String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping(key, field).entries()) {
      String element = key + "." + entry.key();
      written(field, "." + entry.key(), place(element, entry.line()));
      if (entry.value() instanceof Scalar scalar) {
        texts.put(entry.key(), scalar.isNull() ? "" : scalar.text());
      } else {
        wrongType(element, entry.value(), "a text");
      }
    }
    return texts;
  }

  /** A mapping of its own; an empty one if absent. */
  Section section(String key, String field) {
    return part(key, mapping(key, field));
  }

  /** A list of mappings, each turned into something; empty if absent. */
  <T> List<T> sections(String key, String field, Function<Section, T> reader) {
    List<T> read = new ArrayList<>();
    List<YamlNode> elements = elements(key, field);
    for (int i = 0; i < elements.size(); i++) {
      String element = key + "[" + i + "]";
      written(field, "[" + i + "]", place(element, elements.get(i).line()));
      if (elements.get(i) instanceof Mapping mappingElement) {
        read.add(reader.apply(part(element, mappingElement)));
      } else {
        wrongType(element, elements.get(i), "a mapping");
      }
    }
    return read;
  }

  /** Whether the key is there with a value, whatever it is. */
  boolean has(String key) {
    known.add(key);
    YamlNode node = mapping.get(key);
    return node != null && !(node instanceof Scalar scalar && scalar.isNull());
  }

  /** Reports, here and in all parts, the keys that nobody asked for and those that come twice. */
  void reportUnknownKeys() {
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!known.contains(entry.key())) {
        report.mistakeAt(
            place(entry.key(), entry.line()),
            "there is no such key" + Spelling.hint(entry.key(), known));
      }
    }
    for (YamlNode.Repeated repeated : mapping.repeated()) {
      report.mistakeAt(
          place(repeated.key(), repeated.line()),
          "the key is already in line " + repeated.firstLine() + "; remove one of them");
    }
    parts.values().forEach(Section::reportUnknownKeys);
  }

  /** The same part for each reader, so that each adds to the keys that are known. */
  private Section part(String key, Mapping partMapping) {
    return parts.computeIfAbsent(
        key, _ -> new Section(file, path + key + ".", partMapping, report));
  }

  private @Nullable Scalar scalar(String key, String field, String wanted) {
    YamlNode node = node(key, field);
    if (node == null || node instanceof Scalar) {
      return (Scalar) node;
    }
    wrongType(key, node, wanted);
    return null;
  }

  private List<YamlNode> elements(String key, String field) {
    YamlNode node = node(key, field);
    if (node instanceof Sequence(List<YamlNode> found, _)) {
      return found;
    }
    if (node != null) {
      wrongType(key, node, "a list");
    }
    return List.of();
  }

  private Mapping mapping(String key, String field) {
    YamlNode node = node(key, field);
    if (node instanceof Mapping found) {
      return found;
    }
    if (node != null) {
      wrongType(key, node, "a mapping");
    }
    return Mapping.EMPTY;
  }

  /** The value of a key; nothing if the key is absent or has no value. */
  private @Nullable YamlNode node(String key, String field) {
    known.add(key);
    YamlNode node = mapping.get(key);
    if (node == null || (node instanceof Scalar scalar && scalar.isNull())) {
      return null;
    }
    written(field, "", place(key, node.line()));
    return node;
  }

  private void written(String field, String element, String place) {
    if (!field.isEmpty()) {
      report.written(field + element, place);
    }
  }

  private void wrongType(String key, YamlNode node, String wanted) {
    String found =
        switch (node) {
          case Scalar scalar -> "\"" + scalar.text() + "\"";
          case Mapping _ -> "a mapping";
          case Sequence _ -> "a list";
        };
    report.mistakeAt(place(key, node.line()), "has to be " + wanted + ", not " + found);
  }

  private String place(String key, int line) {
    return file + ":" + line + ": " + path + key;
  }

  private static @Nullable BigInteger integer(String text) {
    String digits = text.replace("_", "");
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0o") || digits.startsWith("0b")) {
      radix =
          switch (digits.charAt(1)) {
            case 'x' -> 16;
            case 'o' -> 8;
            default -> 2;
          };
      digits = digits.substring(2);
    }
    try {
      return new BigInteger(digits, radix);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
