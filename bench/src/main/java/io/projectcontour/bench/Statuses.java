package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/**
 * The command {@code bench/statuses}: how long Contour takes for the first statuses of N
 * HTTPProxies, beside how long a client takes that does nothing but write them. The latter is what
 * the API server takes at most on this machine.
 */
public final class Statuses {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration GLANCE = Duration.ofMillis(250);
  private static final String WRITTEN = "contour_status_update_success_total{kind=\"HTTPProxy\"}";

  private static final String USAGE =
      """
      bench/statuses [--n 5000] [--contour PATH] [--serve FLAG]...
        --contour  another program with Contour's command line to measure
        --serve    one more flag for contour serve
      """;

  private record Options(Path program, int hosts, List<String> flags) {
    static Options parse(String[] commandLine, Path root) {
      Path program = root.resolve("contour");
      int hosts = 5_000;
      List<String> flags = new ArrayList<>();
      Arguments arguments = new Arguments(commandLine, USAGE);
      while (!arguments.isEmpty()) {
        String option = arguments.option();
        switch (option) {
          case "--n" -> hosts = arguments.positive(option);
          case "--contour" -> program = arguments.path(option);
          case "--serve" -> flags.add(arguments.text(option));
          default -> throw arguments.unknown(option);
        }
      }
      return new Options(program, hosts, List.copyOf(flags));
    }
  }

  /** The time that the processors of the machine have spent, in ticks. */
  private record Processors(long busy, long all) {
    private static final int IDLE = 3;
    private static final int WAITING = 4;

    static Processors now() {
      try (var lines = Files.lines(Path.of("/proc/stat"))) {
        String total = lines.findFirst().orElseThrow();
        long[] ticks =
            Arrays.stream(total.split(" +", -1))
                .skip(1)
                .limit(8)
                .mapToLong(Long::parseLong)
                .toArray();
        long all = LongStream.of(ticks).sum();
        return new Processors(all - ticks[IDLE] - ticks[WAITING], all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** How busy they have been since. */
    double busySince(Processors before) {
      return (double) (busy - before.busy) / Math.max(1, all - before.all);
    }
  }

  private Statuses() {}

  /** Measures, and prints to standard output; progress goes to standard error. */
  public static void main(String[] arguments) {
    Options options = Arguments.parsedOrExit(() -> Options.parse(arguments, Repository.root()));
    try (TemporaryFolder folder = TemporaryFolder.create("contour-bench-statuses");
        ApiServer api = ApiServer.start()) {
      api.objects().installCrds(Repository.crds());
      Workload workload = new Workload(api);
      System.err.println("statuses: making " + options.hosts() + " hosts");
      workload.growTo(options.hosts());
      contour(options, workload, api, folder.path());
      System.err.println("statuses: making as many again, for the client");
      workload.growTo(2 * options.hosts());
      client(options.hosts(), workload);
    }
    System.exit(0);
  }

  private static void contour(Options options, Workload workload, ApiServer api, Path folder) {
    System.err.println("statuses: starting contour");
    Processors spawning = Processors.now();
    try (Subject subject =
        Subject.start(options.program(), options.flags(), api, folder, FreePort.next())) {
      subject.awaitListening();
      Processors serving = Processors.now();
      double cpuBefore = subject.cpuSeconds();
      long first = System.nanoTime();
      long deadline = first + LIMIT.toNanos();
      double written = subject.metric(WRITTEN);
      while (written < options.hosts()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("statuses are missing: " + written + " were written");
        }
        LockSupport.parkNanos(GLANCE.toNanos());
        written = subject.metric(WRITTEN);
      }
      long end = System.nanoTime();
      Processors after = Processors.now();
      double cpu = subject.cpuSeconds() - cpuBefore;
      // Costs the API server something itself.
      int found = workload.statuses();
      if (found != options.hosts()) {
        throw new IllegalStateException(
            "contour says it wrote %.0f, but there are %d".formatted(written, found));
      }
      print(
          "contour, from its spawn",
          options.hosts(),
          subject.spawned,
          end,
          after.busySince(spawning));
      print(
          "contour, from its first answer", options.hosts(), first, end, after.busySince(serving));
      System.out.printf(
          "CPU of contour for each, ms             %.2f%n", cpu * 1000 / options.hosts());
    }
  }

  private static void client(int hosts, Workload workload) {
    List<JsonNode> bodies = workload.statusesLikeThatOf(0, hosts, 2 * hosts);
    System.err.println("statuses: writing as a client that does nothing else");
    Processors before = Processors.now();
    long start = System.nanoTime();
    Workload.inParallel(0, hosts, i -> workload.putStatus(hosts + i, bodies.get(i)));
    long end = System.nanoTime();
    double busy = Processors.now().busySince(before);
    print("a client that does nothing else", hosts, start, end, busy);
  }

  private static void print(String who, int count, long start, long end, double busy) {
    double seconds = (end - start) / 1e9;
    System.out.printf(
        "%-39s %d in %.1f s, %.0f a second, processors %.0f %% busy%n",
        who, count, seconds, count / seconds, 100 * busy);
  }
}
