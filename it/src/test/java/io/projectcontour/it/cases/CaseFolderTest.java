package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.cases.CaseFolder.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class CaseFolderTest {
  @TempDir private Path root;

  @Test
  void aCaseWithOnlyTheRequiredFilesHasOneStepAndADefaultSetup() throws IOException {
    write("input.yaml", "{kind: Service, metadata: {name: s}}");

    CaseFolder read = CaseFolder.read(folder());

    assertThat(read).hasToString("area/name");
    assertThat(read.setup()).isEqualTo(new Setup(Optional.empty(), List.of(), List.of()));
    assertThat(read.startFails()).isFalse();
    assertThat(read.steps()).hasSize(1);
    assertThat(read.steps().getFirst().operations())
        .singleElement()
        .isInstanceOf(Operation.Apply.class);
    assertThat(read.steps().getFirst().statuses()).isEqualTo(new JsonMapper().createArrayNode());
  }

  @Test
  void theOperationOfADocumentIsTakenOut() throws IOException {
    write(
        "input.yaml",
        """
        _op: delete
        kind: Service
        metadata: {name: s}
        ---
        _op: status
        kind: Service
        ---
        _op: sleep
        milliseconds: 1200
        """);

    List<Operation> operations = CaseFolder.read(folder()).steps().getFirst().operations();

    assertThat(operations.get(0))
        .isInstanceOfSatisfying(
            Operation.Delete.class, delete -> assertThat(delete.object().has("_op")).isFalse());
    assertThat(operations.get(1)).isInstanceOf(Operation.ApplyStatus.class);
    assertThat(operations.get(2)).isEqualTo(new Operation.Sleep(Duration.ofMillis(1200)));
  }

  @Test
  void anUnknownOperationIsAMistakeInTheCase() throws IOException {
    write("input.yaml", "{_op: explode, kind: Service}");

    assertThatThrownBy(() -> CaseFolder.read(folder())).hasMessageContaining("explode");
  }

  @Test
  void furtherStepsFollowInTheOrderOfTheirNumbers() throws IOException {
    write("input.yaml", "{kind: A}");
    write("step2.yaml", "{kind: B}");
    write("xds2.json", "{\"listeners\": []}");
    write("status2.yaml", "- {kind: B}");
    write("step3.yaml", "{kind: C}");
    write("xds3.json", "{}");
    write("status3.yaml", "[]");

    List<CaseFolder.Step> steps = CaseFolder.read(folder()).steps();

    assertThat(steps).extracting(CaseFolder.Step::number).containsExactly(1, 2, 3);
    assertThat(steps.get(1).xds().has("listeners")).isTrue();
    assertThat(steps.get(1).statuses().path(0).path("kind").asString()).isEqualTo("B");
  }

  @Test
  void theSetupHasConfigurationArgumentsAndExistingObjects() throws IOException {
    write("input.yaml", "");
    write("config.yaml", "disablePermitInsecure: true\n");
    write("args", "--use-proxy-protocol\n--stats-port=8099\n\n");
    write("pre.yaml", "kind: A\n---\nkind: B\n");
    write("start-fails", "");

    CaseFolder read = CaseFolder.read(folder());

    assertThat(read.setup().configuration()).contains("disablePermitInsecure: true\n");
    assertThat(read.setup().arguments())
        .containsExactly("--use-proxy-protocol", "--stats-port=8099");
    assertThat(read.setup().existing()).hasSize(2);
    assertThat(read.startFails()).isTrue();
  }

  @Test
  void everyDifferentialCaseCanBeRead() {
    assertThat(Cases.all()).isNotEmpty().allSatisfy(read -> assertThat(read.steps()).isNotEmpty());
    assertThat(CaseFolder.namespaces(Cases.root()))
        .extracting(namespace -> namespace.path("metadata").path("name").asString())
        .contains("default", "projectcontour");
  }

  private Path folder() {
    return root.resolve("area/name");
  }

  private void write(String file, String content) throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve(file), content);
    for (String required : List.of("xds.json", "status.yaml")) {
      if (!Files.exists(folder().resolve(required))) {
        Files.writeString(folder().resolve(required), required.equals("xds.json") ? "{}" : "");
      }
    }
  }
}
