package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private final TestTerminal terminal = new TestTerminal();

  @Test
  void withoutACommandTheUsageIsPrinted() {
    assertThat(terminal.run()).isZero();
    assertThat(terminal.out()).startsWith("Usage: contour").contains("version", "envoy", "help");
  }

  @ParameterizedTest
  @CsvSource({"--help", "-h", "help", "version --help", "help version", "envoy --help"})
  void helpIsNoError(String arguments) {
    assertThat(terminal.run(arguments.split(" "))).isZero();
    assertThat(terminal.out()).startsWith("Usage: contour");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-such-command         | there is no command 'no-such-command'
          versoin                 | there is no command 'versoin'; similar: version
          version --no-such-flag  | there is no option '--no-such-flag'
          version surplus         | too many arguments, from 'surplus'
          version --log-format=xml| text or json
          --log-format=JSON version| text or json
          envoy                   | subcommand of 'envoy'
          help nothing            | has no command 'nothing'
          """)
  void aUsageErrorIsOneLineAndExitCodeOne(String arguments, String reason) {
    assertThat(terminal.run(arguments.split(" "))).isEqualTo(1);
    assertThat(terminal.err())
        .startsWith("contour: error: ")
        .contains(reason)
        .endsWith(", try --help\n");
    assertThat(terminal.err().lines()).hasSize(1);
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--log-format=json version",
    "version --log-format=json",
    "version --log-format text"
  })
  void theFormOfLogLinesIsChosenBeforeOrAfterTheCommand(String arguments) {
    assertThat(terminal.run(arguments.split(" "))).isZero();
  }

  @Test
  void theVersionIsYamlOnStandardErrorFollowedByABlankLine() {
    assertThat(terminal.run("version")).isZero();
    assertThat(terminal.err()).containsPattern("(?m)^version: \\d+\\.\\d+\\.\\d+").endsWith("\n\n");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void whatIsNotKnownOfTheVersionIsLeftOut() {
    Properties build = new Properties();
    assertThat(VersionCommand.yaml(build)).isEqualTo("{}\n");
    build.setProperty("version", "1.2.3");
    build.setProperty("branch", "");
    build.setProperty("sha", "abc");
    assertThat(VersionCommand.yaml(build)).isEqualTo("sha: abc\nversion: 1.2.3\n");
  }
}
