package io.projectcontour.kube.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Service;
import io.projectcontour.kube.schema.SchemaRegistry;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
  private static final SchemaRegistry SCHEMAS = SchemaRegistry.builtin();

  @TempDir Path folder;

  private final List<ObjectEvent> events = new CopyOnWriteArrayList<>();
  private final List<Problem> problems = new CopyOnWriteArrayList<>();
  private final Map<ObjectKey, Integer> ports = new ConcurrentSkipListMap<>();
  private ManifestFolder manifests;

  @BeforeEach
  void create() throws IOException {
    manifests = new ManifestFolder(folder, SCHEMAS, this::receive, problems::add);
  }

  @AfterEach
  void close() {
    manifests.close();
  }

  private void receive(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(Service service) ->
          ports.put(service.key(), service.ports().getFirst().port());
      case ObjectEvent.Put _, ObjectEvent.Synced _ -> {}
      case ObjectEvent.Remove(ObjectKey key) -> ports.remove(key);
    }
    events.add(event);
  }

  private void startAndSync() {
    manifests.start();
    until(() -> assertThat(events).contains(new ObjectEvent.Synced(Kind.HTTP_PROXY)));
  }

  /** The limit is far beyond what is promised, for machines that are busy. */
  private static void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }

  private void untilServices(String expected) {
    until(() -> assertThat(ports).hasToString(expected));
  }

  private static String service(String name, int port) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {ports: [{port: %d}]}
        """
        .formatted(name, port);
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    if (name.contains("/")) {
      Files.createDirectories(folder.resolve(name.substring(0, name.lastIndexOf('/'))));
    }
    return Files.writeString(file, content);
  }

  @Test
  void allThatIsThereComesBeforeTheKindsAreSynced() throws IOException {
    write("a.yaml", service("a", 1));
    write("deep/er/b.yml", service("b", 2));
    write(
        "c.json",
        "\t{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Service\", \"metadata\":"
            + " {\"name\": \"c\"}, \"spec\": {\"ports\": [{\"port\": 3}]}}");
    write("notes.txt", "no manifest");
    write(".hidden.yaml", "no: manifest");
    write(".git/x.yaml", "no: manifest");
    startAndSync();
    assertThat(ports)
        .hasToString("{Service default/a=1, Service default/b=2, Service default/c=3}");
    assertThat(problems).isEmpty();
    assertThat(events.subList(0, 3)).allMatch(ObjectEvent.Put.class::isInstance);
    assertThat(events.subList(3, events.size()))
        .isEqualTo(Arrays.stream(Kind.values()).map(ObjectEvent.Synced::new).toList());
  }

  @Test
  void filesThatAreAddedChangedAndDeletedTakeEffect() throws IOException {
    startAndSync();
    Path file = write("a.yaml", service("a", 1));
    untilServices("{Service default/a=1}");
    Files.writeString(file, service("a", 2));
    untilServices("{Service default/a=2}");
    Files.delete(file);
    untilServices("{}");
  }

  @Test
  void foldersThatAppearAndDisappearTakeEffect() throws IOException {
    startAndSync();
    Path file = write("sub/folder/a.yaml", service("a", 1));
    untilServices("{Service default/a=1}");
    Files.writeString(file, service("a", 2));
    untilServices("{Service default/a=2}");
    Files.delete(file);
    Files.delete(folder.resolve("sub/folder"));
    Files.delete(folder.resolve("sub"));
    untilServices("{}");
  }

  @Test
  void anAtomicReplacementIsNeverARemoval() throws IOException {
    Path file = write("a.yaml", service("a", 1));
    startAndSync();
    for (int port = 2; port < 6; port++) {
      Path fresh = write("a.yaml.tmp", service("a", port));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      untilServices("{Service default/a=" + port + "}");
    }
    assertThat(events).noneMatch(ObjectEvent.Remove.class::isInstance);
    assertThat(problems).isEmpty();
  }

  @Test
  void aFileThatIsWrittenInPiecesIsReadWhenItIsComplete() throws IOException {
    Path file = write("a.yaml", service("a", 1));
    startAndSync();
    String text = service("a", 2) + "---\n" + service("b", 3);
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < text.length(); i++) {
        writer.write(text.charAt(i));
        writer.flush();
      }
    }
    untilServices("{Service default/a=2, Service default/b=3}");
    assertThat(events).noneMatch(ObjectEvent.Remove.class::isInstance);
    assertThat(problems).isEmpty();
  }

  @Test
  void aFileThatIsMovedAwayAndWrittenAnewIsNeverARemoval() throws IOException {
    Path file = write("a.yaml", service("a", 1));
    startAndSync();
    Files.move(file, folder.resolve("a.yaml~"));
    Files.writeString(file, service("a", 2));
    untilServices("{Service default/a=2}");
    assertThat(events).noneMatch(ObjectEvent.Remove.class::isInstance);
  }

  @Test
  void aBrokenFileIsReportedOnceForEachChange() throws IOException {
    Path file = write("a.yaml", service("a", 1));
    write("b.yaml", service("b", 1));
    startAndSync();
    Files.writeString(file, service("a", 1) + "specs: {}\n");
    until(() -> assertThat(problems).hasSize(1));
    assertThat(problems.getFirst())
        .hasToString(
            file
                + ":5: Service default/a: specs is not a known field; did you mean spec?; its last"
                + " good version stays in force");
    Files.writeString(folder.resolve("b.yaml"), service("b", 2));
    untilServices("{Service default/a=1, Service default/b=2}");
    assertThat(problems).hasSize(1);
    Files.writeString(file, service("a", 3) + "specs: {}\n");
    until(() -> assertThat(problems).hasSize(2));
    Files.writeString(file, service("a", 4));
    untilServices("{Service default/a=4, Service default/b=2}");
    assertThat(problems).hasSize(2);
  }

  @Test
  void aFolderThatIsGoneKeepsItsObjectsAndIsReported() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(inner.resolve("a.yaml"), service("a", 1));
    manifests.close();
    manifests = new ManifestFolder(inner, SCHEMAS, this::receive, problems::add);
    startAndSync();
    Files.move(inner, folder.resolve("elsewhere"));
    until(() -> assertThat(problems).hasSize(1));
    assertThat(problems.getFirst().toString()).startsWith(inner + ": is not there");
    Files.move(folder.resolve("elsewhere"), inner);
    Files.writeString(inner.resolve("a.yaml"), service("a", 2));
    untilServices("{Service default/a=2}");
    assertThat(events).noneMatch(ObjectEvent.Remove.class::isInstance);
  }

  @Test
  void textThatIsNotUtf8IsReported() throws IOException {
    Files.write(folder.resolve("a.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    startAndSync();
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(folder.resolve("a.yaml") + ": is not text in UTF-8");
  }

  @Test
  void linksAreFollowedEvenInACircle() throws IOException {
    write("..data/a.yaml", service("a", 1));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    Files.createSymbolicLink(folder.resolve("circle"), folder);
    Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("nowhere"));
    startAndSync();
    assertThat(ports).hasToString("{Service default/a=1}");
    assertThat(problems).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(
            () -> new ManifestFolder(folder.resolve("none"), SCHEMAS, this::receive, problems::add))
        .isInstanceOf(NotDirectoryException.class);
  }
}
