package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The alert rules by themselves; what they ask for is the matter of {@link MonitoringTest}. */
class AlertRulesTest {
  private static final Duration CHECKED_WITHIN = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void promtoolFindsNoMistake() {
    assertThat(promtool("check", "rules", "--lint=all", "--lint-fatal", file("rules.yaml")))
        .contains("SUCCESS");
  }

  @Test
  void everyAlertIsRaisedWhenItShouldBeAndNotWhenAllIsWell() {
    assertThat(promtool("test", "rules", file("rules-test.yaml"))).contains("SUCCESS");

    String tests = MonitoringQuery.text("deploy/prometheus/rules-test.yaml");
    assertThat(MonitoringQuery.alerts())
        .allSatisfy(
            alert ->
                assertThat(tests).contains("alertname=\"" + alert.path("alert").asString() + "\""));
  }

  @Test
  void everyAlertSaysWhatHappenedWhatItMeansAndWhatToDo() {
    assertThat(MonitoringQuery.alerts())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert -> {
              JsonNode annotations = alert.path("annotations");
              assertThat(annotations.propertyNames())
                  .as("%s", alert.path("alert"))
                  .containsExactly("summary", "description", "action");
              assertThat(annotations.path("action").asString()).hasSizeGreaterThan(40);
              assertThat(alert.at("/labels/severity").asString())
                  .isIn("critical", "warning", "info");
            });
  }

  @Test
  void whatIsScrapedArePortsOfThePods() {
    Variant variant = Variant.named("contour");
    List<JsonNode> monitors =
        ClusterObjects.documents(MonitoringQuery.text("deploy/prometheus/podmonitors.yaml"));

    assertThat(monitors).hasSize(2);
    for (JsonNode monitor : monitors) {
      String app = monitor.at("/spec/selector/matchLabels/app").asString();
      JsonNode workload = variant.one(app.equals("contour") ? "Deployment" : "DaemonSet", app);
      assertThat(workload.at("/spec/template/metadata/labels/app").asString()).isEqualTo(app);
      assertThat(Variant.container(workload, app).path("ports").findValuesAsString("name"))
          .contains(monitor.at("/spec/podMetricsEndpoints/0/port").asString());
    }
  }

  private static String file(String name) {
    return Repository.root().resolve("deploy/prometheus").resolve(name).toString();
  }

  private String promtool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Repository.goTool("promtool").toString());
    command.addAll(List.of(arguments));
    try (ChildProcess promtool = ChildProcess.start("promtool", folder, Map.of(), command)) {
      assertThat(promtool.awaitExit(CHECKED_WITHIN)).as(promtool::tail).isZero();
      return promtool.output();
    }
  }
}
