package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.app.serve.ServeOptions.ConfigurationSource;
import io.projectcontour.settings.TracingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Starts with the configurations of the differential cases. What Envoy gets is tested elsewhere;
 * here it counts which of them may start.
 */
class ConfigurationCasesTest {
  /** Needs the objects of the cluster to be found wrong. */
  private static final String MISSING_SERVICE = "tracing-extension-service-missing-fails";

  @TestFactory
  Stream<DynamicTest> aConfigurationIsAcceptedAsContourAcceptsIt() throws IOException {
    Path cases = Path.of(System.getProperty("contour.cases", ""));
    if (!Files.isDirectory(cases.resolve("config"))) {
      // A test of its own, since a factory that is given up does not count as skipped.
      return Stream.of(
          DynamicTest.dynamicTest(
              "all cases", () -> abort("there are no differential cases at " + cases)));
    }
    List<Path> folders = new ArrayList<>();
    for (String area : List.of("config", "contour-configuration")) {
      try (Stream<Path> found = Files.list(cases.resolve(area))) {
        found.sorted().forEach(folders::add);
      }
    }
    assertThat(folders).hasSizeGreaterThan(40);
    return folders.stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws IOException {
    TestTerminal terminal = new TestTerminal(Map.of("HOME", "/root"));
    int exitCode = terminal.run(arguments(folder).toArray(String[]::new));
    if (folder.endsWith(MISSING_SERVICE)) {
      assertThat(tracing(terminal.served().orElseThrow()).extensionService())
          .hasToString("projectcontour/otel");
    } else if (Files.exists(folder.resolve("start-fails"))) {
      assertThat(exitCode).isEqualTo(1);
      assertThat(terminal.served()).isEmpty();
      assertThat(terminal.err()).startsWith("contour: error: invalid Contour configuration: ");
    } else {
      assertThat(terminal.err()).isEmpty();
      assertThat(exitCode).isZero();
      assertThat(terminal.served()).isPresent();
    }
  }

  private static List<String> arguments(Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--kubeconfig=/no/such/file",
                "--xds-address=127.0.0.1",
                "--xds-port=8001",
                "--insecure",
                "--disable-leader-election",
                "--kubernetes-client-qps=500",
                "--kubernetes-client-burst=1000"));
    Path config = folder.resolve("config.yaml");
    if (Files.exists(config)) {
      arguments.addAll(List.of("-c", config.toString()));
    }
    Path args = folder.resolve("args");
    if (Files.exists(args)) {
      Files.readAllLines(args).stream().filter(line -> !line.isBlank()).forEach(arguments::add);
    }
    return arguments;
  }

  private static TracingSettings tracing(ServeOptions options) {
    return switch (options.configuration()) {
      case ConfigurationSource.FileAndFlags(var configuration, _) ->
          configuration.settings().tracing().orElseThrow();
      case ConfigurationSource.Named named -> throw new AssertionError(named);
    };
  }
}
