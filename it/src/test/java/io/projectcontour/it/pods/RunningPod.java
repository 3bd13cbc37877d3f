package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.HostCommand;
import io.projectcontour.it.fixture.KubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A pod and its containers: waits for its volumes, runs its initContainers one after the other,
 * then all containers. One thread starts it; any thread may read it.
 */
public final class RunningPod {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final JsonNode pod;
  private final Path folder;
  private final PodNetwork.Place place;
  private final Path hosts;
  private final UnaryOperator<String> images;
  private final Map<String, String> clusterEnvironment;
  private final MemoryGroups groups;
  private final PodVolumes volumes;
  private final Map<String, MemoryUse> memoryAtEnd = new ConcurrentHashMap<>();
  private final List<String> failedHooks = new CopyOnWriteArrayList<>();
  private final AtomicInteger starts = new AtomicInteger();
  private final Thread life;
  private volatile List<SupervisedContainer> containers = List.of();
  private volatile String waitingFor = "its start";
  private volatile Optional<Integer> exitCode = Optional.empty();
  private volatile boolean ending;
  private volatile boolean ended;

  /**
   * Starts it.
   *
   * @param images the root folder of an image
   * @param hosts the file that becomes /etc/hosts
   * @param groups that limit the memory of its containers
   */
  RunningPod(
      JsonNode pod,
      Path folder,
      PodNetwork.Place place,
      Path hosts,
      UnaryOperator<String> images,
      Map<String, String> clusterEnvironment,
      MemoryGroups groups,
      PodVolumes volumes) {
    this.pod = pod;
    this.folder = folder;
    this.place = place;
    this.hosts = hosts;
    this.images = images;
    this.clusterEnvironment = clusterEnvironment;
    this.groups = groups;
    this.volumes = volumes;
    this.life = Thread.ofVirtual().name(name()).start(this::live);
  }

  /** Its name in the cluster. */
  public String name() {
    return pod.at("/metadata/name").asString();
  }

  /** Its address. */
  public String address() {
    return place.address();
  }

  PodNetwork.Place place() {
    return place;
  }

  /** Its specification, as the API server has it. */
  public JsonNode spec() {
    return pod.path("spec");
  }

  JsonNode manifest() {
    return pod;
  }

  /** Whether all containers run and say that they are ready. */
  public boolean isReady() {
    List<SupervisedContainer> all = containers;
    return !ending && !all.isEmpty() && all.stream().allMatch(SupervisedContainer::isReady);
  }

  /** Whether its containers have been started, ready or not. */
  public boolean isRunning() {
    return !containers.isEmpty();
  }

  /** Whether it is being ended. */
  public boolean isEnding() {
    return ending;
  }

  boolean hasEnded() {
    return ended;
  }

  /** The exit code of the one container of a pod of a Job. */
  Optional<Integer> exitCode() {
    return exitCode;
  }

  /** How often a container was started again. */
  public int restarts(String container) {
    return container(container).restarts();
  }

  /** How a container ended before it was started again; empty if it was not. */
  public Optional<Termination> lastEnd(String container) {
    return container(container).lastEnd();
  }

  /**
   * What a container uses; of an initContainer, or one that does not run just now, what it used at
   * its end.
   *
   * @throws AssertionError if that is not known, as where limits are not enforced
   */
  public MemoryUse memory(String container) {
    Optional<MemoryUse> now =
        containers.stream()
            .filter(supervised -> supervised.name().equals(container))
            .findFirst()
            .flatMap(SupervisedContainer::running)
            .flatMap(Container::memory);
    return now.or(() -> Optional.ofNullable(memoryAtEnd.get(container)))
        .orElseThrow(
            () ->
                new AssertionError(
                    "the memory of %s/%s is not known".formatted(name(), container)));
  }

  /** What each container that has ended used at its last end, by its name. */
  Map<String, MemoryUse> memoryAtEnd() {
    return Map.copyOf(memoryAtEnd);
  }

  /** What its preStop hooks said that failed. */
  List<String> failedHooks() {
    return List.copyOf(failedHooks);
  }

  /** Runs a command in a container, as its user and within its limits, as kubectl exec does. */
  public HostCommand.Outcome exec(String container, List<String> command) {
    return container(container)
        .running()
        .orElseThrow(() -> new AssertionError(container + " has not been started"))
        .exec(command);
  }

  /** Kills a container at once, as {@code kill -9} does; it will be started again. */
  public void kill(String container) {
    container(container).running().ifPresent(Container::kill);
  }

  /** What a container wrote, over all its starts. */
  public String log(String container) {
    Path log = logFile(container);
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<SupervisedContainer> containers() {
    return containers;
  }

  private SupervisedContainer container(String name) {
    return containers.stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name() + " has no running container " + name));
  }

  private Path logFile(String container) {
    return folder.resolve(container + ".log");
  }

  private void live() {
    try {
      awaitVolumes();
      for (JsonNode container : pod.at("/spec/initContainers")) {
        waitingFor = "initContainer " + container.path("name").asString();
        while (run(container) != 0) {
          Thread.sleep(BETWEEN_TRIES);
        }
      }
      waitingFor = "";
      if (pod.at("/spec/restartPolicy").asString("Always").equals("Always")) {
        List<SupervisedContainer> started = new ArrayList<>();
        for (JsonNode container : pod.at("/spec/containers")) {
          started.add(
              new SupervisedContainer(
                  name(),
                  container,
                  place.address(),
                  () -> start(container),
                  use -> keepMemory(container, use),
                  failedHooks::add));
        }
        containers = List.copyOf(started);
      } else {
        exitCode = Optional.of(run(pod.at("/spec/containers/0")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      waitingFor = "never: " + e;
    }
  }

  /** Runs a container that is to end by itself. */
  private int run(JsonNode manifest) throws InterruptedException {
    Container container = start(manifest);
    try {
      return container.awaitEnd(use -> keepMemory(manifest, use)).exitCode();
    } catch (InterruptedException e) {
      container.kill();
      container.awaitEnd(use -> keepMemory(manifest, use));
      throw e;
    }
  }

  private void keepMemory(JsonNode manifest, MemoryUse use) {
    memoryAtEnd.put(manifest.path("name").asString(), use);
  }

  private void awaitVolumes() throws InterruptedException {
    while (true) {
      try {
        Optional<String> missing = volumes.refresh();
        if (missing.isEmpty()) {
          return;
        }
        waitingFor = missing.get();
      } catch (UncheckedIOException | KubernetesApi.RefusedException e) {
        waitingFor = "its volumes: " + e;
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  /** Brings the files of volumes up to date. */
  void refreshVolumes() {
    if (waitingFor.isEmpty() && !ending) {
      var _ = volumes.refresh(); // What is missing now was there: its files stay.
    }
  }

  private Container start(JsonNode manifest) {
    ContainerSpec spec = ContainerSpec.of(pod, manifest, clusterEnvironment, place);
    String number = "container" + starts.incrementAndGet();
    Path own = folder.resolve(number);
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Container.start(
        spec,
        groups.make(name() + "-" + number, spec.memoryLimit()),
        Path.of(images.apply(spec.image())),
        own,
        volumes.folders(),
        hosts,
        place,
        logFile(spec.name()));
  }

  /** Begins to end it, with the hooks and the time that the manifest gives. Does not wait. */
  void end(Duration grace) {
    if (ending) {
      return;
    }
    ending = true;
    Thread.ofVirtual()
        .name(name() + " ends")
        .start(
            () -> {
              try {
                life.interrupt();
                life.join();
                long deadline = System.nanoTime() + grace.toNanos();
                List<Thread> all = new ArrayList<>();
                for (SupervisedContainer container : containers) {
                  all.add(Thread.ofVirtual().start(() -> end(container, deadline)));
                }
                for (Thread one : all) {
                  one.join();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                ended = true;
              }
            });
  }

  /** Ends it without hooks, at once. */
  void killAll() {
    end(Duration.ZERO);
    containers.forEach(container -> container.running().ifPresent(Container::kill));
  }

  private static void end(SupervisedContainer container, long deadline) {
    try {
      container.end(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it is doing, for messages. */
  public String state() {
    StringBuilder state = new StringBuilder(name());
    state.append(ending ? " ends" : isReady() ? " is ready" : " is not ready");
    if (!waitingFor.isEmpty()) {
      state.append(", waits for ").append(waitingFor);
    }
    for (SupervisedContainer container : containers) {
      state.append("\n  ").append(container.name());
      state.append(container.isReady() ? " ready, " : " not ready, ");
      state.append(container.restarts()).append(" restarts").append(container.failure());
      container
          .lastEnd()
          .ifPresent(
              end ->
                  state
                      .append(", ended before with ")
                      .append(end.exitCode())
                      .append(' ')
                      .append(end.reason()));
    }
    try (var files = Files.list(folder)) {
      for (Path log : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        state.append("\n  --- ").append(log.getFileName()).append('\n');
        state.append(
            String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
      }
    } catch (IOException e) {
      state.append("\n  ").append(e);
    }
    return state.toString();
  }
}
