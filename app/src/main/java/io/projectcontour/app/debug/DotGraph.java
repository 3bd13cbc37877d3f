package io.projectcontour.app.debug;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A directed graph that is written in the language of Graphviz; labels may be any text. */
final class DotGraph {
  private final Map<Key, Integer> nodes = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder("digraph DAG {\nrankdir=\"LR\"\n");
  private final Set<String> edges = new LinkedHashSet<>();

  private record Key(String kind, String name) {}

  /**
   * A node, made when it is first named.
   *
   * @param kind what it is
   * @param name tells nodes of a kind apart
   * @param fields of its label
   */
  String node(String kind, String name, String... fields) {
    Key key = new Key(kind, name);
    Integer known = nodes.get(key);
    if (known != null) {
      return "n" + known;
    }
    int number = nodes.size();
    nodes.put(key, number);
    text.append("n%d [shape=record, label=\"{%s}\"]\n".formatted(number, label(fields)));
    return "n" + number;
  }

  /** An edge, drawn once. */
  void edge(String from, String to) {
    edges.add(from + " -> " + to);
  }

  String text() {
    return text + String.join("\n", edges) + (edges.isEmpty() ? "" : "\n") + "}\n";
  }

  private static String label(String... fields) {
    return Arrays.stream(fields).map(DotGraph::escaped).collect(Collectors.joining("|"));
  }

  /** What means something in a record's label loses its meaning. */
  private static String escaped(String field) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if ("\\\"{}|<> ".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(Character.isISOControl(c) ? ' ' : c);
    }
    return escaped.toString();
  }
}
