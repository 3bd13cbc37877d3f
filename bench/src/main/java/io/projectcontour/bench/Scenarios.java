package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Everything that is measured at one size, in order. Belongs to the main thread. */
final class Scenarios {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** By then the next edit of the same host has taken the place of one that did not arrive. */
  private static final Duration OVERTAKEN = Duration.ofSeconds(10);

  private static final AtomicLong MARKERS = new AtomicLong(1);

  private final Options options;
  private final ApiServer api;
  private final Workload workload;
  private final Figures figures;
  private final Path logs;
  private final int xdsPort = FreePort.next();
  private int size;
  private int turn;

  Scenarios(Options options, ApiServer api, Workload workload, Figures figures, Path logs) {
    this.options = options;
    this.api = api;
    this.workload = workload;
    this.figures = figures;
    this.logs = logs;
  }

  void run(int wanted) {
    size = wanted;
    int before = workload.size();
    workload.growTo(size);
    put("load average at the start", loadAverage());
    try (Subject subject = start()) {
      firstStatuses(subject, size - before);
    }
    if (options.stateOfTheWorld()) {
      try (Subject subject = start();
          XdsClient client = new StateOfTheWorldClient(subject.address(), "sotw")) {
        coldStart("SotW", subject, client);
        routeEdits("SotW", subject, client);
      }
    }
    Map<XdsType, Map<String, String>> versions;
    try (Subject subject = start();
        DeltaClient client = new DeltaClient(subject.address(), "delta")) {
      coldStart("delta", subject, client);
      put("RSS steady, MB", subject.residentMegabytes());
      routeEdits("delta", subject, client);
      routeEditsAt(10, subject, client);
      routeEditsAt(50, subject, client);
      endpointChanges(subject, client);
      endpointBurst(client);
      newHosts(client);
      put("RSS after changes, MB", subject.residentMegabytes());
      put("RSS peak, MB", subject.peakMegabytes());
      quiet(client);
      versions = client.versions();
    }
    try (Subject subject = start();
        DeltaClient client = new DeltaClient(subject.address(), "delta", versions)) {
      quiet(client);
      put("restart: resources sent again (delta)", (double) client.arrivals.resources.sum());
      if (size == options.onlyAt()) {
        for (int envoys : options.envoys()) {
          manyEnvoys(envoys, subject);
        }
      }
    }
    put("load average at the end", loadAverage());
  }

  private Subject start() {
    return Subject.start(options.program(), options.flags(), api, logs, xdsPort).awaitListening();
  }

  private void put(String name, double value) {
    figures.put(size, name, value);
  }

  private void await(XdsClient client) {
    client.awaitHosts(workload.size(), workload.secure(), LIMIT);
  }

  private void coldStart(String protocol, Subject subject, XdsClient client) {
    await(client);
    String name = "cold start to everything delivered (" + protocol + ")";
    put(name + ", s", (System.nanoTime() - subject.spawned) / 1e9);
    put(name + ", CPU s", subject.cpuSeconds());
    quiet(client);
  }

  private int next() {
    return Workload.host(turn++, size);
  }

  private static long marker() {
    return MARKERS.getAndIncrement();
  }

  private long editRoute(int host, Arrivals arrivals) {
    long marker = marker();
    workload.editRoute(host, marker);
    long acknowledged = System.nanoTime();
    return arrivals.await(marker, LIMIT) - acknowledged;
  }

  private long editRoute(int host, Arrivals arrivals, Duration limit) {
    long marker = marker();
    return arrivals.delayOf(() -> workload.editRoute(host, marker), marker, limit);
  }

  private void routeEdits(String protocol, Subject subject, XdsClient client) {
    for (int i = 0; i < options.edits() / 2; i++) {
      editRoute(next(), client.arrivals); // until the machine code is there
    }
    quiet(client);
    double cpu = subject.cpuSeconds();
    long bytes = client.arrivals.bytes.sum();
    long messages = client.arrivals.messages.sum();
    Latencies latencies = new Latencies();
    for (int i = 0; i < options.edits(); i++) {
      latencies.add(editRoute(next(), client.arrivals));
    }
    quiet(client);
    String name = "route edit (" + protocol + ")";
    figures.put(size, name, latencies);
    put(name + ", CPU ms", (subject.cpuSeconds() - cpu) * 1000 / options.edits());
    put(name + ", kB sent", (client.arrivals.bytes.sum() - bytes) / 1024.0 / options.edits());
    put(
        name + ", messages",
        (double) (client.arrivals.messages.sum() - messages) / options.edits());
  }

  private void routeEditsAt(int perSecond, Subject subject, XdsClient client) {
    double cpu = subject.cpuSeconds();
    double allocated = subject.allocatedMegabytes();
    long start = System.nanoTime();
    Latencies latencies = edits(perSecond, options.secondsOfChurn(), client.arrivals);
    double seconds = (System.nanoTime() - start) / 1e9;
    int count = perSecond * options.secondsOfChurn();
    String name = "route edits at " + perSecond + "/s (delta)";
    figures.put(size, name, latencies);
    put(name + ", CPU ms each", (subject.cpuSeconds() - cpu) * 1000 / count);
    put(name + ", allocated MB/s", (subject.allocatedMegabytes() - allocated) / seconds);
  }

  /** Edits at a fixed rate, whether or not earlier ones have arrived. */
  private Latencies edits(int perSecond, int seconds, Arrivals arrivals) {
    List<Future<Long>> edits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      for (int i = 0; i < perSecond * seconds; i++) {
        LockSupport.parkNanos(start + i * 1_000_000_000L / perSecond - System.nanoTime());
        int host = next();
        edits.add(threads.submit(() -> editRoute(host, arrivals, OVERTAKEN)));
      }
    }
    Latencies latencies = new Latencies();
    edits.forEach(edit -> latencies.add(edit.resultNow()));
    return latencies;
  }

  private long editEndpoint(int host, Arrivals arrivals) {
    long marker = marker();
    workload.editEndpoint(host, marker);
    long acknowledged = System.nanoTime();
    return arrivals.await(marker, LIMIT) - acknowledged;
  }

  private void endpointChanges(Subject subject, XdsClient client) {
    double cpu = subject.cpuSeconds();
    Latencies alone = new Latencies();
    for (int i = 0; i < 2 * options.edits(); i++) {
      alone.add(editEndpoint(next(), client.arrivals));
    }
    figures.put(size, "endpoint change (delta)", alone);
    put(
        "endpoint change (delta), CPU ms",
        (subject.cpuSeconds() - cpu) * 1000 / (2 * options.edits()));
    Latencies churned = new Latencies();
    AtomicBoolean churning = new AtomicBoolean(true);
    Thread churn =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; churning.get(); i++) {
                    workload.editRoute(i % size, marker());
                    LockSupport.parkNanos(100_000_000);
                  }
                });
    for (int i = 0; i < options.edits(); i++) {
      churned.add(editEndpoint(next(), client.arrivals));
    }
    churning.set(false);
    join(churn);
    figures.put(size, "endpoint change while routes churn (delta)", churned);
  }

  private void endpointBurst(XdsClient client) {
    Map<Integer, Long> last = new ConcurrentHashMap<>();
    AtomicLong acknowledged = new AtomicLong();
    long start = System.nanoTime();
    int hosts = Math.min(size, options.burst());
    Workload.inParallel(
        0,
        hosts,
        host -> {
          for (int i = host; i < options.burst(); i += hosts) {
            long marker = marker();
            workload.editEndpoint(host, marker);
            last.put(host, marker);
          }
          acknowledged.accumulateAndGet(System.nanoTime(), Math::max);
        });
    long arrived = Long.MIN_VALUE;
    for (long marker : last.values()) {
      arrived = Math.max(arrived, client.arrivals.await(marker, LIMIT));
    }
    put("endpoint burst, s to write " + options.burst(), (acknowledged.get() - start) / 1e9);
    put(
        "endpoint burst, last delivered after last write, ms",
        Math.max(0, arrived - acknowledged.get()) / 1e6);
  }

  private void newHosts(XdsClient client) {
    Latencies status = new Latencies();
    Latencies delivered = new Latencies();
    List<Integer> made = new ArrayList<>();
    for (int i = 0; i < options.edits() / 2; i++) {
      long toStatus = newHostToStatus(made);
      long then = System.nanoTime();
      status.add(toStatus);
      await(client);
      delivered.add(toStatus + System.nanoTime() - then);
    }
    figures.put(size, "new HTTPProxy to its status", status);
    figures.put(size, "new HTTPProxy to client and status (delta)", delivered);
    made.forEach(workload::removePlainHost);
  }

  /** Makes one more host; from then until it has a status. */
  private long newHostToStatus(List<Integer> made) {
    int host = workload.addPlainHost();
    long acknowledged = System.nanoTime();
    made.add(host);
    while (!workload.hasStatus(host)) {
      LockSupport.parkNanos(1_000_000);
    }
    return System.nanoTime() - acknowledged;
  }

  private void firstStatuses(Subject subject, int fresh) {
    try (XdsClient client = new DeltaClient(subject.address(), "first")) {
      await(client);
      Latencies meanwhile = new Latencies();
      Latencies ownStatus = new Latencies();
      List<Integer> made = new ArrayList<>();
      boolean all = false;
      for (int i = 0; !all; i++) {
        // Counting costs the API server something, so not too often.
        meanwhile.add(editRoute(next(), client.arrivals));
        if (i % 5 == 0) {
          ownStatus.add(newHostToStatus(made));
          all = workload.statuses() >= workload.size();
        }
      }
      put("statuses, none written before: objects", fresh);
      put(
          "statuses, none written before: s from spawn",
          (System.nanoTime() - subject.spawned) / 1e9);
      figures.put(size, "route edit while statuses are written (delta)", meanwhile);
      figures.put(size, "new HTTPProxy to its status while others are written", ownStatus);
      made.forEach(workload::removePlainHost);
    }
  }

  private void manyEnvoys(int count, Subject subject) {
    List<DeltaClient> clients = new ArrayList<>();
    try {
      long start = System.nanoTime();
      double cpuBefore = subject.cpuSeconds();
      for (int i = 0; i < count; i++) {
        clients.add(new DeltaClient(subject.address(), "many-" + i));
      }
      clients.forEach(this::await);
      String name = count + " Envoys (delta)";
      put(name + ", connecting at once: all complete, s", (System.nanoTime() - start) / 1e9);
      put(name + ", connecting at once: CPU s", subject.cpuSeconds() - cpuBefore);
      put(name + ", connecting at once: RSS peak, MB", subject.peakMegabytes());
      clients.forEach(this::quiet);
      editForAll(name + ", a plain host's route edited", 0, clients, subject);
      editForAll(name + ", a host with TLS: route edited", 1, clients, subject);
    } finally {
      clients.forEach(XdsClient::close);
    }
  }

  private void editForAll(String name, int first, List<DeltaClient> clients, Subject subject) {
    int edits = 10;
    Latencies latencies = new Latencies();
    double cpu = subject.cpuSeconds();
    for (int i = 0; i < edits; i++) {
      long marker = marker();
      workload.editRoute(first + 2 * i, marker);
      long acknowledged = System.nanoTime();
      long arrived = Long.MIN_VALUE;
      for (DeltaClient client : clients) {
        arrived = Math.max(arrived, client.arrivals.await(marker, LIMIT));
      }
      latencies.add(arrived - acknowledged);
    }
    figures.put(size, name + ": all have it", latencies);
    put(name + ", CPU ms", (subject.cpuSeconds() - cpu) * 1000 / edits);
  }

  /** Waits until nothing has come for half a second. */
  private void quiet(XdsClient client) {
    long seen = -1;
    while (seen != client.arrivals.messages.sum()) {
      seen = client.arrivals.messages.sum();
      LockSupport.parkNanos(500_000_000);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double loadAverage() {
    try {
      String averages = Files.readString(Path.of("/proc/loadavg"));
      return Double.parseDouble(averages.substring(0, averages.indexOf(' ')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
