package io.projectcontour.app;

import io.projectcontour.app.shutdown.AdminClient;
import io.projectcontour.app.shutdown.Shutdown;
import io.projectcontour.app.shutdown.ShutdownSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the Envoy of this pod out of service (spec: cli.md section 6). */
@Command(
    name = "shutdown",
    description = "Make Envoy drain, and wait until its clients have closed their connections.")
final class ShutdownCommand implements Callable<Integer> {
  private static final Duration REQUEST_TIME_LIMIT = Duration.ofSeconds(10);

  @Option(
      names = "--admin-address",
      defaultValue = "/admin/admin.sock",
      paramLabel = "PATH",
      description = "Unix domain socket of Envoy's administration.")
  Path adminAddress = Path.of("/admin/admin.sock");

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "No longer used: Envoy's administration is on a Unix domain socket.")
  @Nullable Integer adminPort;

  @Option(
      names = "--check-delay",
      defaultValue = "0s",
      paramLabel = "DURATION",
      description = "Wait before connections are counted.")
  Duration checkDelay = Duration.ZERO;

  @Option(
      names = "--check-interval",
      defaultValue = "5s",
      paramLabel = "DURATION",
      description = "Wait between two counts of connections.")
  Duration checkInterval = Duration.ofSeconds(5);

  @Option(
      names = "--drain-delay",
      defaultValue = "0s",
      paramLabel = "DURATION",
      description = "Wait before Envoy is made to drain.")
  Duration drainDelay = Duration.ZERO;

  @Option(
      names = "--min-open-connections",
      paramLabel = "COUNT",
      description = "So many open connections do not hold up the shutdown.")
  long minOpenConnections;

  @Option(
      names = "--ready-file",
      defaultValue = "/admin/ok",
      paramLabel = "FILE",
      description = "The file that says that Envoy may be stopped.")
  Path readyFile = Path.of("/admin/ok");

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    AdminClient admin = new AdminClient(adminAddress, REQUEST_TIME_LIMIT);
    ShutdownSettings settings =
        new ShutdownSettings(drainDelay, checkDelay, checkInterval, minOpenConnections, readyFile);
    try {
      new Shutdown(settings, admin, Thread::sleep).run();
      return 0;
    } catch (IOException e) {
      throw new CommandFailure("failed to write the ready file", e)
          .with("file", readyFile.toString());
    }
  }
}
