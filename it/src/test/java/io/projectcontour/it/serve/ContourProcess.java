package io.projectcontour.it.serve;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A process {@code contour serve} on ports that are free. Any thread may call it. */
final class ContourProcess implements AutoCloseable {
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);

  private final InetSocketAddress xds;
  private final int metricsPort = FreePort.next();
  private final int healthPort = FreePort.next();
  private final int debugPort = FreePort.next();
  private final ChildProcess process;

  private ContourProcess(String name, Path folder, InetSocketAddress xds, List<String> flags) {
    this.xds = xds;
    List<String> arguments = new ArrayList<>(List.of("serve"));
    for (String own :
        List.of(
            "--xds-address=" + xds.getAddress().getHostAddress(),
            "--xds-port=" + xds.getPort(),
            "--http-address=127.0.0.1",
            "--http-port=" + metricsPort,
            "--health-address=127.0.0.1",
            "--health-port=" + healthPort,
            "--debug-http-port=" + debugPort)) {
      String flag = own.substring(0, own.indexOf('=') + 1);
      if (flags.stream().noneMatch(given -> given.startsWith(flag))) {
        arguments.add(own);
      }
    }
    arguments.addAll(flags);
    process = ChildProcess.start(name, folder, Map.of(), ContourProgram.command(arguments));
  }

  /**
   * Starts one.
   *
   * @param name of the files in the folder that hold its output
   * @param xds where it listens for Envoys
   * @param flags more of the command line; they replace those for ports
   */
  static ContourProcess start(String name, Path folder, InetSocketAddress xds, List<String> flags) {
    return new ContourProcess(name, folder, xds, flags);
  }

  /** Waits until it serves Envoys. */
  ContourProcess awaitServing() {
    process.await("serving xDS", STARTED_WITHIN, this::acceptsEnvoys);
    return this;
  }

  /** Whether it listens for Envoys. */
  boolean acceptsEnvoys() {
    try (Socket socket = new Socket()) {
      socket.connect(xds, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until its log has a line with all of these texts. */
  void awaitLogged(String... texts) {
    try {
      process.await(
          "logging " + String.join(" and ", texts), Duration.ofSeconds(60), () -> logged(texts));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + workDone(), e);
    }
  }

  /** Waits until so many lines of its log have this text. */
  void awaitLoggedTimes(int times, String text) {
    process.await(
        "logging " + text + " " + times + " times",
        Duration.ofSeconds(60),
        () -> timesLogged(text) >= times);
  }

  /** What it counted, which tells more than a log in which a line is missing. */
  private String workDone() {
    return metrics()
        .body()
        .lines()
        .filter(line -> line.startsWith("contour_") && !line.startsWith("contour_xds"))
        .collect(Collectors.joining("\n"));
  }

  /** Whether a line of its log has all of these texts. */
  boolean logged(String... texts) {
    return log().lines().anyMatch(line -> List.of(texts).stream().allMatch(line::contains));
  }

  /** How many lines of its log have this text. */
  long timesLogged(String text) {
    return log().lines().filter(line -> line.contains(text)).count();
  }

  String log() {
    return process.errors();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  WebClient.Answer health() {
    return get(healthPort, "/healthz");
  }

  WebClient.Answer metrics() {
    return get(metricsPort, "/metrics");
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  int debugPort() {
    return debugPort;
  }

  WebClient.Answer debug(String path) {
    return get(debugPort, path);
  }

  private static WebClient.Answer get(int port, String path) {
    try {
      return WebClient.http(InetAddress.getLoopbackAddress(), port).get("localhost", path);
    } catch (UncheckedIOException e) {
      return new WebClient.Answer(0, String.valueOf(e.getMessage()));
    }
  }

  /** Waits for it to end by itself, and tells its exit code. */
  int awaitExit() {
    return process.awaitExit(STARTED_WITHIN);
  }

  /** SIGTERM; what it does then is up to it. */
  int terminate() {
    process.terminate();
    return process.awaitExit(Duration.ofSeconds(15));
  }

  /** SIGTERM, and once more while it ends. */
  int terminateTwice() {
    process.terminate();
    process.terminate();
    return process.awaitExit(Duration.ofSeconds(15));
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
