package io.projectcontour.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.provisioner.ProvisionerOptions;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.StatsSettings.Address;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GatewayProvisionerCommandTest {
  private final List<ProvisionerOptions> runs = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... flags) {
    CommandContext context =
        new CommandContext(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    ContourCommand root = new ContourCommand();
    CommandLine commandLine = new CommandLine(root);
    commandLine.addSubcommand(
        new GatewayProvisionerCommand(
            context,
            options -> {
              runs.add(options);
              return 0;
            }));
    return Commands.withCommonRules(commandLine, root, context)
        .execute(
            Stream.concat(Stream.of("gateway-provisioner"), Stream.of(flags))
                .toArray(String[]::new));
  }

  private ProvisionerOptions options(String... flags) {
    assertThat(run(Map.of(), flags)).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return runs.getFirst();
  }

  @Test
  void withoutFlagsItRunsInACluster() {
    ProvisionerOptions options = options();

    assertThat(options.kubeconfig()).isEmpty();
    assertThat(options.lease()).isEmpty();
    assertThat(options.metrics()).contains(new Address("0.0.0.0", 8080));
    assertThat(options.controllerName()).isEqualTo("projectcontour.io/gateway-controller");
    assertThat(options.images().envoy().text())
        .isEqualTo("docker.io/envoyproxy/envoy:distroless-v1.39.0");
  }

  @Test
  void theImageOfContourIsThatOfThisProgramByDefault() {
    assertThat(options().images().contour().text())
        .isEqualTo("ghcr.io/projectcontour/contour-java:" + BuildProperties.describe().version());
  }

  @Test
  void outsideOfAClusterAFileSaysWhereItIs() {
    assertThat(options("--no-incluster", "--kubeconfig=/k").kubeconfig()).contains(Path.of("/k"));
    assertThat(run(Map.of(), "--no-incluster")).isEqualTo(1);
  }

  @Test
  void theFileIsNotUsedInsideOfACluster() {
    assertThat(options("--incluster", "--kubeconfig=/k").kubeconfig()).isEmpty();
  }

  @Test
  void theNamespaceOfTheLeaseComesFromTheFlagThenFromTheEnvironment() {
    assertThat(options("--enable-leader-election").lease())
        .contains(new NamespacedName("projectcontour", "0d879e31.projectcontour.io"));
    runs.clear();
    Map<String, String> environment = Map.of("CONTOUR_PROVISIONER_NAMESPACE", "here");
    run(environment, "--enable-leader-election");
    run(environment, "--enable-leader-election", "--leader-election-namespace=there");
    assertThat(runs.stream().map(one -> one.lease().orElseThrow().namespace()))
        .containsExactly("here", "there");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9000, 127.0.0.1, 9000",
    ":0, 0.0.0.0, 0",
    "[::1]:9000, ::1, 9000",
    "localhost:9000, localhost, 9000"
  })
  void metricsAreServedWhereTheFlagSays(String flag, String host, int port) {
    assertThat(options("--metrics-addr=" + flag).metrics()).contains(new Address(host, port));
  }

  @Test
  void zeroMeansNoMetrics() {
    assertThat(options("--metrics-addr=0").metrics()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--metrics-addr=8080",
        "--metrics-addr=:70000",
        "--contour-image=Upper/Case",
        "--envoy-image=",
        "--envoy-image=name:tag:tag"
      })
  void whatCannotBeMeantEndsTheProcess(String flag) {
    assertThat(run(Map.of(), flag)).isEqualTo(1);
    assertThat(runs).isEmpty();
  }
}
