package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The command {@code bench/churn}: changes at a steady rate for a long time, and what each minute
 * of it cost. A host comes and another goes every {@value #SECONDS_PER_HOST} seconds. Belongs to
 * the main thread.
 */
public final class Churn {
  private static final int PER_SECOND = 10;
  private static final int SECONDS_PER_HOST = 10;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** A change that took longer has not arrived; those of the same host may have overtaken it. */
  private static final Duration OVERTAKEN = Duration.ofSeconds(10);

  private final ChurnOptions options;
  private final Workload workload;
  private final Subject subject;
  private final DeltaClient client;
  private long marker = 1;
  private int turn;
  private int extraHost = -1;

  private Churn(ChurnOptions options, Workload workload, Subject subject, DeltaClient client) {
    this.options = options;
    this.workload = workload;
    this.subject = subject;
    this.client = client;
  }

  /** Measures, and prints a line for each minute; progress goes to standard error. */
  public static void main(String[] arguments) {
    ChurnOptions options =
        Arguments.parsedOrExit(() -> ChurnOptions.parse(arguments, Repository.root()));
    try (TemporaryFolder folder = TemporaryFolder.create("contour-churn");
        ApiServer api = ApiServer.start()) {
      api.objects().installCrds(Repository.crds());
      Workload workload = new Workload(api);
      System.err.println("churn: making " + options.hosts() + " hosts");
      workload.growTo(options.hosts());
      Path logs = folder.path();
      try (Subject subject =
              Subject.start(options.program(), options.flags(), api, logs, FreePort.next())
                  .awaitListening();
          DeltaClient client = new DeltaClient(subject.address(), "churn")) {
        client.awaitHosts(workload.size(), workload.secure(), LIMIT);
        new Churn(options, workload, subject, client).run();
      }
    }
    System.exit(0);
  }

  private void run() {
    System.err.println("churn: waiting for the first statuses");
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (workload.statuses() < workload.size() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000_000);
    }
    System.out.println(ChurnReport.HEADING);
    List<ChurnReport.Minute> minutes = new ArrayList<>();
    while (minutes.size() < options.minutes()) {
      minutes.add(minute());
      System.out.println(minutes.getLast().line(minutes.size()));
      ChurnReport.write(minutes, options.out());
    }
    System.out.println("results are in " + options.out());
  }

  private ChurnReport.Minute minute() {
    double cpu = subject.cpuSeconds();
    double allocated = subject.allocatedMegabytes();
    long start = System.nanoTime();
    List<Future<Long>> routes = new ArrayList<>();
    List<Future<Long>> endpoints = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 60 * PER_SECOND; i++) {
        LockSupport.parkNanos(start + i * 1_000_000_000L / PER_SECOND - System.nanoTime());
        int host = next();
        long route = marker++;
        long endpoint = marker++;
        routes.add(threads.submit(() -> arrival(() -> workload.editRoute(host, route), route)));
        endpoints.add(
            threads.submit(() -> arrival(() -> workload.editEndpoint(host, endpoint), endpoint)));
        if (i % (PER_SECOND * SECONDS_PER_HOST) == 0) {
          anotherHost();
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ChurnReport.Minute(
        latencies(routes),
        latencies(endpoints),
        (subject.cpuSeconds() - cpu) * 1000 / routes.size(),
        (subject.allocatedMegabytes() - allocated) / seconds,
        subject.residentMegabytes());
  }

  private int next() {
    return Workload.host(turn++, options.hosts());
  }

  private void anotherHost() {
    int gone = extraHost;
    extraHost = workload.addPlainHost();
    if (gone >= 0) {
      workload.removePlainHost(gone);
    }
  }

  private long arrival(Runnable change, long mark) {
    return client.arrivals.delayOf(change, mark, OVERTAKEN);
  }

  private static Latencies latencies(List<Future<Long>> changes) {
    Latencies latencies = new Latencies();
    changes.forEach(change -> latencies.add(change.resultNow()));
    return latencies;
  }
}
