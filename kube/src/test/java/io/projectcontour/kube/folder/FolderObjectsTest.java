package io.projectcontour.kube.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.kube.schema.SchemaRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FolderObjectsTest {
  private static final Path A = Path.of("a.yaml");
  private static final Path B = Path.of("b.yaml");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ManifestReader READER = new ManifestReader(SchemaRegistry.builtin());

  private final FolderObjects objects = new FolderObjects();

  private static String service(String name, int port) {
    return """
        apiVersion: v1
        kind: Service
        metadata:
          name: %s
        spec:
          ports:
          - port: %d
        ---
        """
        .formatted(name, port);
  }

  private FolderObjects.Outcome write(Path file, String yaml) {
    return write(file, yaml, NOON);
  }

  private FolderObjects.Outcome write(Path file, String yaml, Instant now) {
    return objects.update(Map.of(file, READER.read(yaml)), Set.of(), now);
  }

  private static List<String> events(FolderObjects.Outcome outcome) {
    return outcome.events().stream()
        .map(
            event ->
                switch (event) {
                  case ObjectEvent.Put(KubernetesObject object) -> "put " + object.key();
                  case ObjectEvent.Remove(var key) -> "remove " + key;
                  case ObjectEvent.Synced(var kind) -> "synced " + kind;
                })
        .toList();
  }

  private static List<String> problems(FolderObjects.Outcome outcome) {
    return outcome.problems().stream().map(Problem::toString).toList();
  }

  private static Metadata metadata(FolderObjects.Outcome outcome) {
    assertThat(outcome.events()).hasSize(1);
    return ((ObjectEvent.Put) outcome.events().getFirst()).object().metadata();
  }

  @Test
  void anObjectGetsANamespaceACreationTimeAndAGeneration() {
    Metadata metadata = metadata(write(A, service("web", 80), NOON.plusMillis(500)));
    assertThat(metadata.namespace()).isEqualTo("default");
    assertThat(metadata.creationTimestamp()).isEqualTo(NOON);
    assertThat(metadata.generation()).isEqualTo(1);
  }

  @Test
  void theGenerationCountsChangesOfTheSpecAndTheCreationTimeStays() {
    write(A, service("web", 80));
    Metadata changed = metadata(write(A, service("web", 81), NOON.plusSeconds(9)));
    assertThat(changed.generation()).isEqualTo(2);
    assertThat(changed.creationTimestamp()).isEqualTo(NOON);
    Metadata labelled =
        metadata(write(A, service("web", 81).replace("name: web", "name: web\n  labels: {a: b}")));
    assertThat(labelled.generation()).isEqualTo(2);
    assertThat(labelled.labels()).containsEntry("a", "b");
  }

  @Test
  void aCreationTimeInTheFileIsUsed() {
    String given = "name: web\n  creationTimestamp: 2020-02-03T04:05:06Z";
    assertThat(metadata(write(A, service("web", 80).replace("name: web", given))))
        .extracting(Metadata::creationTimestamp)
        .isEqualTo(Instant.parse("2020-02-03T04:05:06Z"));
  }

  @Test
  void aChangeOfCommentsIsNoEvent() {
    write(A, service("web", 80));
    assertThat(write(A, "# hello\n" + service("web", 80)).events()).isEmpty();
  }

  @Test
  void anObjectThatLeavesItsFileIsRemoved() {
    write(A, service("web", 80) + service("blog", 80));
    assertThat(events(write(A, service("web", 80)))).containsExactly("remove Service default/blog");
  }

  @Test
  void anObjectThatMovesToAnotherFileStays() {
    write(A, service("web", 80));
    FolderObjects.Outcome outcome =
        objects.update(Map.of(B, READER.read(service("web", 80))), Set.of(A), NOON);
    assertThat(outcome.events()).isEmpty();
    assertThat(outcome.problems()).isEmpty();
  }

  @Test
  void ofTwoObjectsOfOneNameTheFirstInPathOrderIsInForce() {
    write(B, service("web", 80));
    FolderObjects.Outcome outcome = write(A, "\n" + service("web", 81));
    assertThat(events(outcome)).containsExactly("put Service default/web");
    assertThat(problems(outcome))
        .containsExactly(
            "b.yaml:1: Service default/web is in a.yaml:2 already; that one is in force,"
                + " this one is not");
    // Told once, as long as nothing about it changes.
    assertThat(problems(write(Path.of("c.yaml"), service("other", 80)))).isEmpty();
    FolderObjects.Outcome gone = objects.update(Map.of(), Set.of(A), NOON);
    assertThat(events(gone)).containsExactly("put Service default/web");
    assertThat(gone.problems()).isEmpty();
  }

  @Test
  void aBrokenDocumentKeepsItsLastGoodObjectAndTheOthersAreRead() {
    write(A, service("web", 80) + service("blog", 80));
    FolderObjects.Outcome outcome =
        write(A, service("web", 0) + service("blog", 81) + service("new", 80));
    assertThat(events(outcome))
        .containsExactly("put Service default/blog", "put Service default/new");
    assertThat(problems(outcome))
        .containsExactly(
            "a.yaml:7: Service default/web: spec.ports[0].port has to be at least 1, but is"
                + " 0; its last good version stays in force");
  }

  @Test
  void whatIsNoYamlKeepsAllThatItsFileHadAndNothingElse() {
    write(A, service("web", 80) + service("blog", 80));
    write(B, service("other", 80));
    FolderObjects.Outcome outcome = write(A, service("web", 81) + "a: b: c\n");
    assertThat(events(outcome)).containsExactly("put Service default/web");
    assertThat(problems(outcome))
        .containsExactly(
            "a.yaml:9: this is not YAML: mapping values are not allowed here; from the last good"
                + " version of this file stays in force: Service default/blog");
    assertThat(events(write(A, service("web", 81)))).containsExactly("remove Service default/blog");
  }

  @Test
  void anObjectOfAnotherKindIsAProblemButHoldsNothingBack() {
    String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n---\n";
    write(A, deployment + service("web", 80) + service("blog", 80));
    FolderObjects.Outcome outcome = write(A, deployment + service("web", 80));
    assertThat(events(outcome)).containsExactly("remove Service default/blog");
    assertThat(problems(outcome))
        .containsExactly(
            "a.yaml:2: objects of kind Deployment and apiVersion apps/v1 are not read by Contour");
  }

  @Test
  void objectsOfTheGatewayApiAreTaken() {
    FolderObjects.Outcome outcome =
        write(
            A,
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec: {parentRefs: [{name: main}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: contour}
            """);
    assertThat(events(outcome))
        .containsExactly("put GatewayClass contour", "put HTTPRoute default/web");
    assertThat(problems(outcome)).isEmpty();
  }

  @Test
  void aMisspelledKindKeepsTheLastGoodObject() {
    write(A, service("web", 80));
    FolderObjects.Outcome outcome =
        write(A, service("web", 80).replace("kind: Service", "kind: Servise"));
    assertThat(outcome.events()).isEmpty();
    assertThat(problems(outcome))
        .containsExactly(
            "a.yaml:2: objects of kind Servise and apiVersion v1 are not read by Contour; did you"
                + " mean Service?; from the last good version of this file stays in force: Service"
                + " default/web");
  }

  @Test
  void listsAreExpandedAndTheirItemsKnowTheirLines() {
    FolderObjects.Outcome outcome =
        write(
            A,
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ServiceList
              items:
              - metadata: {name: one}
                spec: {ports: [{port: 80}]}
              - metadata:
                  name: two
                spec:
                  prots: []
            - {apiVersion: v1, kind: Namespace, metadata: {name: space}}
            """);
    assertThat(events(outcome)).containsExactly("put Namespace space", "put Service default/one");
    assertThat(problems(outcome))
        .containsExactly(
            "a.yaml:12: Service default/two: spec.prots is not a known field; did you mean ports?");
  }

  @Test
  void secretsAreNotQuoted() {
    FolderObjects.Outcome outcome =
        write(
            A,
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data:
              password: hunter2
            """);
    assertThat(problems(outcome)).hasSize(1);
    assertThat(problems(outcome).getFirst()).startsWith("a.yaml:5: ").doesNotContain("hunter2");
  }
}
