package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process {@code contour serve} with the arguments of the Deployment, but for ports. */
final class RunningContour implements AutoCloseable {
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(60);

  private final InetSocketAddress xds;
  private final int metricsPort = FreePort.next();
  private final ChildProcess process;

  private RunningContour(
      Path folder, List<String> arguments, Path kubeconfig, InetSocketAddress xds) {
    this.xds = xds;
    List<String> command = new ArrayList<>(arguments);
    command.replaceAll(
        argument ->
            switch (argument) {
              case "--incluster" -> "--kubeconfig=" + kubeconfig;
              case "--xds-address=0.0.0.0" -> "--xds-address=" + xds.getAddress().getHostAddress();
              case "--xds-port=8001" -> "--xds-port=" + xds.getPort();
              default -> argument;
            });
    command.addAll(
        List.of(
            "--http-address=127.0.0.1",
            "--http-port=" + metricsPort,
            "--health-address=127.0.0.1",
            "--health-port=" + metricsPort,
            "--debug-http-port=" + FreePort.next()));
    process =
        ChildProcess.start(
            "contour",
            folder,
            Map.of("CONTOUR_NAMESPACE", "projectcontour"),
            ContourProgram.command(command));
  }

  static RunningContour start(
      Path folder, List<String> arguments, Path kubeconfig, InetSocketAddress xds) {
    return new RunningContour(folder, arguments, kubeconfig, xds);
  }

  /** Waits until it serves Envoys. */
  RunningContour awaitServing() {
    process.await("serving xDS", STARTED_WITHIN, this::acceptsEnvoys);
    return this;
  }

  /** Where its metrics are, on the loopback address. */
  int metricsPort() {
    return metricsPort;
  }

  String log() {
    return process.errors();
  }

  private boolean acceptsEnvoys() {
    try (Socket socket = new Socket()) {
      socket.connect(xds, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
