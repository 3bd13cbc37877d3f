package io.projectcontour.it.provisioner;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.WebClient;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process {@code contour gateway-provisioner}. Any thread may call it. */
final class ProvisionerProcess implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final int metricsPort;

  ProvisionerProcess(String name, Path folder, int metricsPort, List<String> arguments) {
    this.metricsPort = metricsPort;
    this.process =
        ChildProcess.start(
            name,
            folder,
            Map.of("CONTOUR_PROVISIONER_NAMESPACE", "projectcontour"),
            ContourProgram.command(arguments));
  }

  /** Waits until its log has a line with all of these texts. */
  ProvisionerProcess awaitLogged(String... texts) {
    process.await("logging " + String.join(" and ", texts), SOON, () -> logged(texts));
    return this;
  }

  /** Waits until it handles Gateways. */
  ProvisionerProcess awaitWorking() {
    return awaitLogged("GatewayClasses and Gateways are handled from now on");
  }

  /** Whether a line of its log has all of these texts. */
  boolean logged(String... texts) {
    return process
        .errors()
        .lines()
        .anyMatch(line -> List.of(texts).stream().allMatch(line::contains));
  }

  /** What it logged. */
  String log() {
    return process.errors();
  }

  /** Its metrics, in the text format. */
  String metrics() {
    return WebClient.http(InetAddress.getLoopbackAddress(), metricsPort)
        .get("localhost", "/metrics")
        .body();
  }

  /** Sends SIGTERM and waits; the exit code. */
  int terminate() {
    process.terminate();
    return process.awaitExit(SOON);
  }

  /** Waits until it ends by itself; the exit code. */
  int awaitExit() {
    return process.awaitExit(SOON);
  }

  @Override
  public void close() {
    process.close();
  }
}
