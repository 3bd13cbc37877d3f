package io.projectcontour.app.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.projectcontour.app.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in Envoy's place. */
class EnvoyChildTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Path program(String path, String script) throws IOException {
    Path file = folder.resolve(path);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private EnvoyChild start(String script) throws IOException, CommandFailure {
    return EnvoyChild.start(
        program("fake", script),
        folder.resolve("bootstrap.json"),
        2,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void itsEndIsToldWithItsLastWords() throws Exception {
    try (EnvoyChild envoy = start("echo \"$@\"; echo 'no memory' >&2; exit 7")) {
      assertThat(envoy.ended().get(30, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(envoy.lastWords()).isEqualTo("no memory");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--config-path " + folder.resolve("bootstrap.json"), "--concurrency 2");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("envoy: no memory\n");
  }

  @Test
  void closingStopsIt() throws Exception {
    EnvoyChild envoy = start("echo $$; exec sleep 600");
    await().atMost(Duration.ofSeconds(30)).until(() -> out.size() > 0);
    long pid = Long.parseLong(out.toString(StandardCharsets.UTF_8).strip());
    assertThat(ProcessHandle.of(pid)).isPresent();
    envoy.close();
    await().atMost(Duration.ofSeconds(30)).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void theProgramOfTheFlagHasToBeOne() {
    CommandFailure failure =
        catchThrowableOfType(
            CommandFailure.class, () -> EnvoyProgram.at(folder.resolve("nothing")));
    assertThat(failure).hasMessage("--envoy does not name a program");
  }

  @Test
  void theProgramIsFoundOnThePathElseByTheScript() throws Exception {
    Files.createDirectories(folder.resolve("scripts"));
    Path brought = program("brought", "");
    program("scripts/get-envoy", "echo progress >&2; echo " + brought);
    Optional<Path> root = Optional.of(folder);
    assertThat(EnvoyProgram.find(Map.of("PATH", "/nowhere"), root)).isEqualTo(brought);
    Path installed = program("envoy", "");
    assertThat(EnvoyProgram.find(Map.of("PATH", "/nowhere:" + folder), root)).isEqualTo(installed);
    assertThat(
            EnvoyProgram.find(
                Map.of("PATH", folder.toString(), "CONTOUR_ENVOY", brought.toString()), root))
        .isEqualTo(brought);
    assertThat(
            catchThrowableOfType(
                CommandFailure.class,
                () -> EnvoyProgram.find(Map.of("PATH", "/nowhere"), Optional.empty())))
        .hasMessageContaining("--envoy");
  }

  @Test
  void aScriptThatFailsIsTold() throws IOException {
    Files.createDirectories(folder.resolve("scripts"));
    program("scripts/get-envoy", "exit 3");
    CommandFailure failure =
        catchThrowableOfType(
            CommandFailure.class, () -> EnvoyProgram.find(Map.of(), Optional.of(folder)));
    assertThat(failure.fields()).containsEntry("exit-code", "3");
  }
}
