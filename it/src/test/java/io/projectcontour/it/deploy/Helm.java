package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real helm, as a user runs it on the chart. */
final class Helm {
  private static final Duration RENDERED_WITHIN = Duration.ofSeconds(30);
  private static final Path CHART = Repository.root().resolve("deploy/helm/contour");

  private Helm() {}

  /**
   * What it said.
   *
   * @param manifests on standard output
   */
  record Outcome(int code, String manifests, String errors) {
    /** The manifests, if there are any. */
    Variant variant() {
      return new Variant("rendered", ClusterObjects.documents(manifests));
    }
  }

  /**
   * Renders the chart.
   *
   * @param settings as for {@code --set-json}: {@code KEY=JSON}
   */
  static Outcome template(String namespace, String... settings) {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-helm")) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Repository.goTool("helm").toString(),
                  "template",
                  "contour",
                  CHART.toString(),
                  "--kube-version=1.30.0",
                  "--namespace=" + namespace));
      for (String setting : settings) {
        command.add("--set-json=" + setting);
      }
      String own = folder.path().toString();
      Map<String, String> environment =
          Map.of("HELM_CACHE_HOME", own, "HELM_CONFIG_HOME", own, "HELM_DATA_HOME", own);
      try (ChildProcess helm = ChildProcess.start("helm", folder.path(), environment, command)) {
        int code = helm.awaitExit(RENDERED_WITHIN);
        return new Outcome(code, helm.output(), helm.errors());
      }
    }
  }
}
