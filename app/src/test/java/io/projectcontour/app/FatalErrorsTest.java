package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FatalErrorsTest {
  @TempDir Path folder;
  private final TestTerminal terminal = new TestTerminal();
  private final CapturedLines lines = new CapturedLines(FatalErrors.class, Level.INFO);

  @AfterEach
  void stopListening() {
    lines.close();
  }

  private String error() {
    ILoggingEvent line = lines.events().getLast();
    assertThat(line.getThrowableProxy()).isNull();
    return line.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals("error"))
        .map(pair -> String.valueOf(pair.value))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsWrongWithAFileIsSaidAlsoWhereJavaOnlyNamesIt() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(terminal.run("certgen", "--pem", file.toString())).isEqualTo(1);
    assertThat(error()).isEqualTo(file + " is there already, and is not what is needed");
  }

  @Test
  void aPathThatTheSystemDoesNotKnowIsNoErrorOfTheProgram() {
    assertThat(terminal.run("bootstrap", "a\0b")).isEqualTo(1);
    assertThat(error()).startsWith("Nul character not allowed");
  }

  @Test
  void aPathOfAFlagThatTheSystemDoesNotKnowIsAUsageError() {
    assertThat(terminal.run("envoy", "shutdown", "--ready-file=a\0b")).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith(
            "contour: error: Invalid value for option '--ready-file': is not possible on this"
                + " system: Nul character not allowed");
  }
}
