package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A query that we give to users.
 *
 * @param origin the panel or alert that has it
 * @param expression PromQL, without the variables of the dashboard
 */
record MonitoringQuery(String origin, String expression) {
  private static final Pattern VALUES_OF_A_LABEL =
      Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  /** The dashboard as JSON. */
  static JsonNode dashboard() {
    return new JsonMapper().readTree(text("deploy/grafana/contour.json"));
  }

  /** The queries of all panels of the dashboard, and of its variables. */
  static List<MonitoringQuery> ofTheDashboard() {
    List<MonitoringQuery> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new MonitoringQuery(
                panel.path("title").asString(),
                target
                    .path("expr")
                    .asString()
                    .replace("$__rate_interval", "30s")
                    .replace("$contour", ".+")
                    .replace("$envoy", ".+")));
      }
    }
    for (JsonNode variable : dashboard().at("/templating/list")) {
      Matcher values = VALUES_OF_A_LABEL.matcher(variable.path("definition").asString(""));
      if (values.matches()) {
        queries.add(
            new MonitoringQuery(
                "variable " + variable.path("name").asString(),
                "count by (%s) (%s)".formatted(values.group(2), values.group(1))));
      }
    }
    return queries;
  }

  /** The alerts as they stand in the file of rules. */
  static List<JsonNode> alerts() {
    return ClusterObjects.documents(text("deploy/prometheus/rules.yaml"))
        .getFirst()
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  /** The queries of all alerts. */
  static List<MonitoringQuery> ofTheAlerts() {
    return alerts().stream()
        .map(
            alert ->
                new MonitoringQuery(alert.path("alert").asString(), alert.path("expr").asString()))
        .toList();
  }

  /** The content of a file of ours. */
  static String text(String path) {
    try {
      return Files.readString(Repository.root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
