package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.HostCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A container that is started again when it ends, and is asked how it is, as the kubelet does. Its
 * threads end when the pod is told to. Any thread may read it.
 */
final class SupervisedContainer {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(5);

  private final JsonNode manifest;
  private final String address;
  private final Supplier<Container> start;
  private final Thread supervisor;
  private volatile Optional<Container> running = Optional.empty();
  private volatile boolean ending;
  private volatile boolean ready;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile Optional<Termination> lastEnd = Optional.empty();
  private final Consumer<MemoryUse> memory;
  private final Consumer<String> failedHook;
  private volatile String failure = "";

  /**
   * Starts to supervise.
   *
   * @param memory gets the last use of memory of each container that ends
   * @param failedHook gets what a preStop hook said that failed
   */
  SupervisedContainer(
      String pod,
      JsonNode manifest,
      String address,
      Supplier<Container> start,
      Consumer<MemoryUse> memory,
      Consumer<String> failedHook) {
    this.manifest = manifest;
    this.memory = memory;
    this.failedHook = failedHook;
    this.address = address;
    this.start = start;
    String name = pod + "/" + name();
    this.supervisor = Thread.ofVirtual().name(name).start(this::supervise);
  }

  String name() {
    return manifest.path("name").asString();
  }

  boolean isReady() {
    return ready;
  }

  int restarts() {
    return restarts.get();
  }

  /** How it ended before it was started again; empty if it was not. */
  Optional<Termination> lastEnd() {
    return lastEnd;
  }

  Optional<Container> running() {
    return running;
  }

  private void supervise() {
    Duration backOff = FIRST_BACK_OFF;
    try {
      while (!ending) {
        Container container = start.get();
        running = Optional.of(container);
        Thread readiness = probe(container, "readinessProbe");
        Thread liveness = probe(container, "livenessProbe");
        Termination end = container.awaitEnd(memory);
        readiness.interrupt();
        liveness.interrupt();
        readiness.join();
        ready = false;
        if (!ending) {
          lastEnd = Optional.of(end);
          restarts.incrementAndGet();
          Thread.sleep(backOff);
          backOff = backOff.multipliedBy(2);
          backOff = backOff.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = ", never starts: " + e;
    }
  }

  /** Why it cannot run, for messages; empty if it can. */
  String failure() {
    return failure;
  }

  private Thread probe(Container container, String kind) {
    boolean isReadiness = kind.equals("readinessProbe");
    if (!manifest.has(kind)) {
      ready = isReadiness || ready;
      return Thread.ofVirtual().unstarted(() -> {});
    }
    Probe probe = new Probe(manifest.path(kind));
    return Thread.ofVirtual()
        .name(name() + " " + kind)
        .start(
            () -> {
              try {
                ask(container, probe, isReadiness);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The container has ended.
              }
            });
  }

  private void ask(Container container, Probe probe, boolean isReadiness)
      throws InterruptedException {
    int failures = 0;
    Thread.sleep(probe.initialDelay());
    while (container.isAlive()) {
      boolean succeeded = probe.succeeds(container, address);
      failures = succeeded ? 0 : failures + 1;
      if (isReadiness && (succeeded || failures >= probe.failureThreshold())) {
        ready = succeeded;
      } else if (!isReadiness && failures >= probe.failureThreshold()) {
        container.kill();
      }
      Thread.sleep(probe.period());
    }
  }

  /** Ends it: the preStop hook, SIGTERM, and SIGKILL when the time is over. */
  void end(long deadlineNanos) throws InterruptedException {
    ending = true;
    Optional<Container> last = running;
    if (last.isPresent()) {
      Container container = last.get();
      Thread hook = Thread.ofVirtual().start(() -> preStop(container, deadlineNanos));
      hook.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
      container.terminate();
      if (!container.endsWithin(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
        container.kill();
        container.endsWithin(KILLED_WITHIN);
      }
    }
    supervisor.interrupt();
    supervisor.join();
  }

  private void preStop(Container container, long deadlineNanos) {
    JsonNode hook = manifest.at("/lifecycle/preStop");
    if (hook.has("exec")) {
      HostCommand.Outcome outcome =
          container.exec(hook.at("/exec/command").valueStream().map(JsonNode::asString).toList());
      // The end of the container ends a hook that takes too long.
      if (outcome.code() != 0 && container.isAlive()) {
        failedHook.accept(name() + ": " + outcome);
      }
    } else if (hook.has("httpGet")) {
      int left = (int) Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
      Probe.httpSucceeds(hook.path("httpGet"), address, Math.max(1, left));
    } else if (!hook.isMissingNode()) {
      throw new IllegalArgumentException("no such hook here: " + hook);
    }
  }
}
