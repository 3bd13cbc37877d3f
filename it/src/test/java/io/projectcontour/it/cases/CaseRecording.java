package io.projectcontour.it.cases;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Not a test: records what a reference program makes of new cases, so that they can be compared
 * with what we make of them.
 *
 * <pre>
 * ./mvnw -pl it -am test -Dtest=CaseRecording -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dcontour.program=/path/to/contour -Dcontour.cases=FOLDER
 * </pre>
 *
 * <p>The folder is laid out as that of the cases; results that are there are written over. The
 * program can be any with Contour's command line. A case whose manifests the API server refuses is
 * a failure, and keeps its old results.
 */
@ExtendWith(RealSoftware.class)
class CaseRecording {
  private final ObjectWriter json = new JsonMapper().writerWithDefaultPrettyPrinter();
  private final YAMLMapper yaml = new YAMLMapper();

  @TestFactory
  Stream<DynamicTest> record(ApiServer server) {
    String program = Objects.requireNonNull(System.getProperty("contour.program"));
    ProcessEngine engine =
        new ProcessEngine(
            server,
            List.of(program.split(" ")),
            XdsCollector.Protocol.STATE_OF_THE_WORLD,
            CaseFolder.namespaces(Cases.root()));
    return Cases.all().stream()
        .sorted(Comparator.comparing(folder -> folder.setup().toString()))
        .map(folder -> dynamicTest(folder.toString(), () -> record(folder, engine)))
        .onClose(engine::close);
  }

  private void record(CaseFolder folder, CaseEngine engine) throws IOException {
    switch (engine.start(folder.setup())) {
      case CaseEngine.Start.Refused _ -> {
        Files.writeString(folder.folder().resolve("start-fails"), "");
        Files.writeString(folder.folder().resolve("xds.json"), "{\"startup\": \"failed\"}\n");
      }
      case CaseEngine.Start.Running(CaseEngine.CaseRun run) -> {
        try (run) {
          for (CaseFolder.Step step : folder.steps()) {
            step.operations().forEach(run::perform);
            write(folder.folder(), step, Settling.await(run, _ -> true));
          }
        }
      }
    }
  }

  private void write(Path folder, CaseFolder.Step step, CaseEngine.Observation observed)
      throws IOException {
    String number = step.number() == 1 ? "" : Integer.toString(step.number());
    JsonNode statuses = StatusNormalForm.of(observed.objects().stream());
    Files.writeString(
        folder.resolve("xds" + number + ".json"),
        json.writeValueAsString(NormalForm.of(observed.xds())));
    Files.writeString(
        folder.resolve("status" + number + ".yaml"), yaml.writeValueAsString(statuses));
  }
}
