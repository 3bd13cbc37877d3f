package io.projectcontour.it.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a part of a query takes to exist: some metrics, and on one of them at least each of some
 * labels.
 */
record MetricUse(Set<String> metrics, Set<String> labels) {
  MetricUse {
    metrics = Set.copyOf(metrics);
    labels = Set.copyOf(labels);
  }

  /**
   * All that a query takes to exist.
   *
   * @param query as Prometheus reads it, see {@link PrometheusServer#parse}
   */
  static List<MetricUse> in(JsonNode query) {
    List<MetricUse> uses = new ArrayList<>();
    collect(query, uses);
    return uses;
  }

  private static void collect(JsonNode node, List<MetricUse> uses) {
    switch (node.path("type").asString("")) {
      case "vectorSelector", "matrixSelector" ->
          uses.add(new MetricUse(Set.of(name(node)), matched(node)));
      case "aggregation" -> uses.add(new MetricUse(metricsIn(node), texts(node.path("grouping"))));
      case "binaryExpr" -> {
        Set<String> labels = texts(node.at("/matching/labels"));
        uses.add(new MetricUse(metricsIn(node.path("lhs")), labels));
        uses.add(new MetricUse(metricsIn(node.path("rhs")), labels));
      }
      default -> {
        // What it contains is looked at all the same.
      }
    }
    node.forEach(child -> collect(child, uses));
  }

  private static Set<String> metricsIn(JsonNode node) {
    Set<String> metrics = new TreeSet<>();
    if (node.path("type").asString("").endsWith("Selector")) {
      metrics.add(name(node));
    }
    node.forEach(child -> metrics.addAll(metricsIn(child)));
    return metrics;
  }

  private static String name(JsonNode selector) {
    return selector.path("name").asString();
  }

  private static Set<String> matched(JsonNode selector) {
    Set<String> labels = new TreeSet<>();
    for (JsonNode matcher : selector.path("matchers")) {
      labels.add(matcher.path("name").asString());
    }
    labels.remove("__name__");
    return labels;
  }

  private static Set<String> texts(JsonNode list) {
    return new TreeSet<>(list.valueStream().map(JsonNode::asString).toList());
  }
}
