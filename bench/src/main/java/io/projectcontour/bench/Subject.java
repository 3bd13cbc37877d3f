package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The process {@code contour serve} that is measured, as Linux sees it. Any thread may call it. */
public final class Subject implements AutoCloseable {
  /** Of the clock in /proc/PID/stat, which is 100 Hz on every common Linux. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Duration STARTED_WITHIN = Duration.ofMinutes(5);

  private final ChildProcess process;
  private final int xdsPort;
  private final int metricsPort = FreePort.next();

  /** When it was spawned, by {@link System#nanoTime}. */
  final long spawned;

  private Subject(Path program, List<String> flags, ApiServer api, Path folder, int xdsPort) {
    this.xdsPort = xdsPort;
    this.spawned = System.nanoTime();
    this.process =
        ChildProcess.start(
            "contour",
            folder,
            Map.of("CONTOUR_BUILD", "no"),
            command(
                program,
                flags,
                "--insecure",
                "--disable-leader-election",
                "--kubeconfig=" + api.kubeconfig(),
                "--xds-address=127.0.0.1",
                "--xds-port=" + xdsPort,
                "--http-address=127.0.0.1",
                "--http-port=" + metricsPort,
                "--health-address=127.0.0.1",
                "--health-port=" + FreePort.next(),
                "--debug-http-port=" + FreePort.next()));
  }

  /**
   * Spawns the process.
   *
   * @param flags further flags of {@code contour serve}
   */
  public static Subject start(
      Path program, List<String> flags, ApiServer api, Path folder, int xdsPort) {
    return new Subject(program, flags, api, folder, xdsPort);
  }

  private static List<String> command(Path program, List<String> flags, String... more) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "serve"));
    command.addAll(List.of(more));
    command.addAll(flags);
    return command;
  }

  /** Waits until it accepts Envoys. */
  public Subject awaitListening() {
    long deadline = System.nanoTime() + STARTED_WITHIN.toNanos();
    while (!accepts(address())) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("contour does not listen\n" + process.tail());
      }
      LockSupport.parkNanos(5_000_000);
    }
    return this;
  }

  static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), xdsPort);
  }

  /** The seconds that it has spent on processors. */
  public double cpuSeconds() {
    String stat = read("stat");
    // The name, in parentheses, may have spaces: fields count from behind it.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
  }

  /** Resident memory in MB. */
  public double residentMegabytes() {
    return status("VmRSS:");
  }

  /** The most resident memory so far, in MB. */
  double peakMegabytes() {
    return status("VmHWM:");
  }

  /**
   * What it has allocated so far, in MB, as its own metrics say; of a JVM this is known up to the
   * last collection of garbage only. Not a number if they do not say.
   */
  double allocatedMegabytes() {
    double bytes =
        metrics()
            .filter(
                line ->
                    line.startsWith("jvm_memory_pool_allocated_bytes_total{")
                        || line.startsWith("go_memstats_alloc_bytes_total "))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return bytes == 0 ? Double.NaN : bytes / (1 << 20);
  }

  /** A counter of its metrics; 0 while there is none. */
  double metric(String name) {
    return metrics()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  private Stream<String> metrics() {
    return WebClient.http(InetAddress.getLoopbackAddress(), metricsPort)
        .get("localhost", "/metrics")
        .body()
        .lines();
  }

  private double status(String field) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
        .findFirst()
        .orElse(Double.NaN);
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
