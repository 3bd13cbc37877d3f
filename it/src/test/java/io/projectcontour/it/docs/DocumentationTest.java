package io.projectcontour.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.projectcontour.it.cases.CaseFolder;
import io.projectcontour.it.cases.CaseSchemas;
import io.projectcontour.it.cases.Controller;
import io.projectcontour.it.cases.EnvoyAcceptance;
import io.projectcontour.it.cases.ModelController;
import io.projectcontour.it.cases.NormalForm;
import io.projectcontour.it.cases.SimulatedCluster;
import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Every example does what its page says, and the real Envoy takes what comes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {
  private EnvoyAcceptance envoy;

  @BeforeAll
  void start() {
    envoy = EnvoyAcceptance.start();
  }

  @AfterAll
  void stop() {
    envoy.close();
  }

  @TestFactory
  Stream<DynamicTest> theExamplesOfAPageDoWhatItSays() {
    return pages().stream()
        .map(page -> dynamicTest(page.file().getFileName().toString(), () -> check(page)));
  }

  private static List<Page> pages() {
    try (Stream<Path> files = Files.list(Repository.root().resolve("docs/features"))) {
      return files.filter(file -> !file.endsWith("README.md")).sorted().map(Page::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(Page page) throws Controller.RefusedException {
    assertThat(page.manifests()).as("the examples of %s", page.file()).isNotEmpty();
    SimulatedCluster cluster = new SimulatedCluster(new CaseSchemas());
    List<JsonNode> existing = new ArrayList<>();
    Stream.concat(Surroundings.of(page).stream(), page.before().stream())
        .forEach(document -> existing.add(cluster.apply(document)));
    try (ModelController controller =
        ModelController.start(
            new CaseFolder.Setup(page.configuration(), List.of(), List.of()), existing)) {
      existing.forEach(controller::put);
      page.manifests().forEach(document -> controller.put(cluster.apply(document)));
      assertStatuses(page, cluster, controller);
      assertThat(envoy.refusals(NormalForm.resources(controller.snapshot())))
          .as("what Envoy has against %s", page.file())
          .isEmpty();
    }
  }

  private static void assertStatuses(
      Page page, SimulatedCluster cluster, ModelController controller) {
    Map<SimulatedCluster.Name, JsonNode> statuses = controller.statuses(cluster.objects());
    for (JsonNode manifest : page.manifests()) {
      if (!manifest.path("kind").asString().equals("HTTPProxy")) {
        continue;
      }
      String name = Page.name(manifest);
      JsonNode status =
          Objects.requireNonNull(statuses.get(SimulatedCluster.Name.of(manifest)), name);
      String reason = page.mistakes().get(name);
      if (reason == null) {
        assertThat(status.path("currentStatus").asString()).as("%s", status).isEqualTo("valid");
      } else {
        assertThat(status.path("currentStatus").asString()).as(name).isEqualTo("invalid");
        assertThat(status.findValuesAsString("reason")).as(name).contains(reason);
      }
    }
  }
}
