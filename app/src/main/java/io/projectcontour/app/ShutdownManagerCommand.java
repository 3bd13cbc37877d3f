package io.projectcontour.app;

import io.projectcontour.app.shutdown.ShutdownManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the hooks of Envoy's pod until the pod ends (spec: cli.md section 5). */
@Command(
    name = "shutdown-manager",
    description = "Serve the hooks that hold Envoy back until its connections are drained.")
final class ShutdownManagerCommand implements Callable<Integer> {
  private static final Logger logger = LoggerFactory.getLogger(ShutdownManagerCommand.class);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  @Option(
      names = "--ready-file",
      defaultValue = "/admin/ok",
      paramLabel = "FILE",
      description = "The file that says that Envoy may be stopped.")
  Path readyFile = Path.of("/admin/ok");

  @Option(
      names = "--serve-port",
      defaultValue = "8090",
      paramLabel = "PORT",
      description = "The port to serve on.")
  int servePort;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (servePort < 0 || servePort > 65535) {
      throw new CommandFailure("cannot serve: a port is 0 to 65535")
          .with("serve-port", String.valueOf(servePort));
    }
    if (readyFile.toString().isEmpty()) {
      // The current folder, which is always there, would let Envoy be stopped at once.
      throw new CommandFailure("cannot serve: --ready-file has to name a file");
    }
    try (ShutdownManager manager =
        ShutdownManager.start(new InetSocketAddress(servePort), readyFile, CHECK_INTERVAL)) {
      logger
          .atInfo()
          .addKeyValue("context", "shutdown-manager")
          .addKeyValue("port", manager.address().getPort())
          .log("started envoy shutdown manager");
      new CountDownLatch(1).await(); // the end of the process is the end of the work
      return 0;
    } catch (IOException e) {
      throw new CommandFailure("cannot serve", e).with("serve-port", String.valueOf(servePort));
    }
  }
}
