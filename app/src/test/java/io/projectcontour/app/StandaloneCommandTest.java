package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.standalone.StandaloneOptions;
import io.projectcontour.settings.StatsSettings.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StandaloneCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<StandaloneOptions> asked = new ArrayList<>();
  private Path program;

  @BeforeEach
  void makeAProgram() throws IOException {
    program = Files.createFile(folder.resolve("envoy"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private int run(String... arguments) {
    CommandContext context =
        new CommandContext(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    ContourCommand root = new ContourCommand();
    CommandLine commandLine =
        new CommandLine(root)
            .addSubcommand(
                new StandaloneCommand(
                    context,
                    options -> {
                      asked.add(options);
                      return 0;
                    }));
    List<String> all = new ArrayList<>(List.of("standalone"));
    all.addAll(Arrays.asList(arguments));
    return Commands.withCommonRules(commandLine, root, context).execute(all.toArray(String[]::new));
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private StandaloneOptions options(String... arguments) {
    List<String> all = new ArrayList<>(List.of(folder.toString(), "--envoy", program.toString()));
    all.addAll(Arrays.asList(arguments));
    assertThat(run(all.toArray(String[]::new))).as(errors()).isZero();
    return asked.getFirst();
  }

  @Test
  void withoutFlagsEverythingIsOnTheLoopbackAddress() {
    StandaloneOptions options = options();
    assertThat(options.folder()).isEqualTo(folder);
    assertThat(options.xdsPort()).isZero();
    assertThat(options.concurrency()).isEqualTo(1);
    assertThat(options.withBackends()).isTrue();
    assertThat(options.settings().listener().http().address()).isEqualTo("127.0.0.1");
    assertThat(options.settings().listener().http().port()).isEqualTo(8080);
    assertThat(options.settings().listener().https().port()).isEqualTo(8443);
    assertThat(options.settings().stats().adminPort()).isZero();
    assertThat(options.settings().stats().metrics().address()).isEqualTo("127.0.0.1");
    assertThat(options.settings().stats().metrics().port()).isPositive();
  }

  @Test
  void everyFlagHasItsEffect() {
    StandaloneOptions options =
        options(
            "--address=127.0.0.2",
            "--admin-port=9",
            "--concurrency=3",
            "--http-port=1",
            "--https-port=2",
            "--no-backends",
            "--stats-port=4",
            "--xds-port=5");
    assertThat(options.settings().listener().http().address()).isEqualTo("127.0.0.2");
    assertThat(options.settings().listener().https().address()).isEqualTo("127.0.0.2");
    assertThat(options.settings().listener().http().port()).isEqualTo(1);
    assertThat(options.settings().listener().https().port()).isEqualTo(2);
    assertThat(options.settings().stats().adminPort()).isEqualTo(9);
    assertThat(options.settings().stats().metrics()).isEqualTo(new Address("127.0.0.1", 4));
    assertThat(options.settings().stats().health()).isEqualTo(new Address("127.0.0.1", 4));
    assertThat(options.concurrency()).isEqualTo(3);
    assertThat(options.withBackends()).isFalse();
    assertThat(options.xdsPort()).isEqualTo(5);
    assertThat(options.envoy()).isEqualTo(program);
  }

  @Test
  void theConfigurationFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("contour.conf"), "disablePermitInsecure: true\n");
    assertThat(options("-c", file.toString()).settings().disablePermitInsecure()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --http-port=0      | --http-port has to be from 1 to 65535, not 0
          --https-port=70000 | --https-port has to be from 1 to 65535
          --xds-port=-1      | --xds-port has to be from 0 to 65535
          --address=host     | --address has to be an IP address, not 'host'
          --concurrency=0    | --concurrency has to be at least 1
          -c=/no/such/file   | cannot read the configuration file
          """)
  void mistakesAreTold(String flag, String message) {
    assertThat(run(folder.toString(), flag)).isEqualTo(1);
    assertThat(errors()).contains(message);
    assertThat(asked).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    assertThat(run("/no/such/folder")).isEqualTo(1);
    assertThat(errors()).contains("there is no folder '/no/such/folder'");
  }

  @Test
  void aMistakeInTheConfigurationFileIsToldWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("contour.conf"), "a: 1\n");
    assertThat(run(folder.toString(), "-c", file.toString())).isEqualTo(1);
    assertThat(errors()).contains(file + ":1").contains("invalid Contour configuration");
  }

  @Test
  void theHelpHasAnExample() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("contour standalone examples/quickstart", "curl -H");
  }
}
