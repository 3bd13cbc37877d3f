package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.Requirements;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the workloads of a namespace, as the API server has them, on two nodes that are both this
 * machine. One thread looks at the API server five times a second and does what there is to do;
 * while the API server is away, what runs goes on. Any thread may call it.
 *
 * <p>Left out where there are no network namespaces.
 */
public final class PodCluster implements AutoCloseable {
  private static final List<String> NODES = List.of("node-a", "node-b");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final int LOOKS_BETWEEN_VOLUMES = 5;
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);

  private final ApiServer server;
  private final KubernetesApi api;
  private final String namespace;
  private final PodNetwork network;
  private final MemoryGroups groups;
  private final TemporaryFolder folder = TemporaryFolder.create("contour-pods");
  private final Services services;
  private final List<PodCluster> neighbours = new CopyOnWriteArrayList<>();
  private final UnaryOperator<String> images;
  private final Map<String, RunningPod> pods = new ConcurrentHashMap<>();
  private final Map<String, MemoryUse> memoryAtEnd = new ConcurrentHashMap<>();
  private final List<String> failedHooks = new CopyOnWriteArrayList<>();
  private final PodObjects objects;
  private final Thread thread;
  private final Thread atExit = new Thread(this::removeAll);
  private volatile boolean closed;
  private volatile String lastError = "";

  private PodCluster(
      ApiServer server,
      String namespace,
      PodNetwork network,
      MemoryGroups groups,
      UnaryOperator<String> images,
      boolean first) {
    this.server = server;
    this.api = server.api();
    this.namespace = namespace;
    this.network = network;
    this.groups = groups;
    this.images = images;
    this.objects = new PodObjects(api, namespace);
    this.services = new Services(api, network, folder.path().resolve("hosts"), namespace);
    if (first) {
      services.serveApi(server.url().getPort());
      Runtime.getRuntime().addShutdownHook(atExit);
    }
    this.thread = Thread.ofPlatform().name("pods").daemon().start(this::work);
  }

  /**
   * Starts to run the workloads of a namespace.
   *
   * @param images the folder with the root file system of an image, by the image's name
   */
  public static PodCluster start(ApiServer server, String namespace, UnaryOperator<String> images) {
    PodNetwork network = PodNetwork.create();
    return new PodCluster(
        server, namespace, network, MemoryGroups.create(network.name()), images, true);
  }

  /**
   * Runs the workloads of another namespace in the same network as well. They end with this one.
   * Pods know the Services of their own namespace by name, and those of others by address only.
   */
  public PodCluster beside(String otherNamespace) {
    PodCluster neighbour = new PodCluster(server, otherNamespace, network, groups, images, false);
    neighbours.add(neighbour);
    return neighbour;
  }

  /** The address of this machine for pods. */
  public InetAddress hostAddress() {
    return network.hostAddress();
  }

  /** Leaves the test out where the memory limits of containers are not enforced. */
  public void requireMemoryLimits() {
    Requirements.require(
        groups.areEnforced(),
        "the memory limits of containers cannot be enforced, for the reason said above");
  }

  /** The pods whose names begin with the name of a workload, those that end left out. */
  public List<RunningPod> pods(String workload) {
    return pods.values().stream()
        .filter(pod -> pod.name().startsWith(workload + "-") && !pod.isEnding())
        .toList();
  }

  /** The port on the loopback address that leads to a Service of type LoadBalancer. */
  public int loadBalancer(String service, int port) {
    return services.outside(service, port);
  }

  /** Whether there is a Service of type LoadBalancer with such a port. */
  public boolean hasLoadBalancer(String service, int port) {
    return services.isOutside(service, port);
  }

  /** How many connections pods have opened to a port of a Service so far. */
  public int connections(String service, int port) {
    return services.connections(service, port);
  }

  /**
   * What containers of pods that are gone used at their ends.
   *
   * @param pod how the names of the pods begin
   * @param container a slash and the name of the container
   */
  public List<MemoryUse> memoryAtEnd(String pod, String container) {
    return memoryAtEnd.entrySet().stream()
        .filter(end -> end.getKey().startsWith(pod) && end.getKey().endsWith(container))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** What preStop hooks said that failed, of pods that are gone. */
  public List<String> failedHooks() {
    return List.copyOf(failedHooks);
  }

  /** Waits until so many pods of a workload are ready, and no others are there. */
  public List<RunningPod> awaitReady(String workload, int count, Duration limit) {
    await(count + " pods of " + workload + " are ready", limit, () -> areReady(workload, count));
    return pods(workload);
  }

  /** Whether there are so many pods of a workload and all are ready. */
  public boolean areReady(String workload, int count) {
    List<RunningPod> all = pods(workload);
    return all.size() == count && all.stream().allMatch(RunningPod::isReady);
  }

  /**
   * Waits for a condition that the pods bring about.
   *
   * @throws AssertionError that tells what the pods do, if time runs out first
   */
  public void await(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within %s: %s%n%s".formatted(limit, what, state()));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** What all pods do, for messages. */
  public String state() {
    return pods.values().stream().map(RunningPod::state).sorted().collect(Collectors.joining("\n"))
        + (lastError.isEmpty() ? "" : "\nlast error: " + lastError);
  }

  private void work() {
    for (int look = 0; !closed; look++) {
      try {
        look(look % LOOKS_BETWEEN_VOLUMES == 0);
      } catch (UncheckedIOException | KubernetesApi.RefusedException e) {
        lastError = String.valueOf(e); // The API server is away, or somebody was faster.
      } catch (RuntimeException e) {
        lastError = "stopped: " + e;
        return;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void look(boolean alsoAtVolumes) {
    if (alsoAtVolumes) {
      pods.values().forEach(RunningPod::refreshVolumes);
    }
    services.update(objects.list("/api/v1", "services"), pods.values());
    List<JsonNode> known = objects.list("/api/v1", "pods");
    for (JsonNode pod : known) {
      follow(pod);
    }
    for (RunningPod pod : List.copyOf(pods.values())) {
      if (pod.hasEnded()) {
        objects.remove(pod.name());
        pod.memoryAtEnd()
            .forEach((container, use) -> memoryAtEnd.put(pod.name() + "/" + container, use));
        pod.failedHooks().forEach(hook -> failedHooks.add(pod.name() + "/" + hook));
        network.detach(pod.place());
        pods.remove(pod.name());
      }
    }
    Set<String> owners = new HashSet<>();
    for (String kind : List.of("deployments", "daemonsets", "jobs")) {
      String group = kind.equals("jobs") ? "/apis/batch/v1" : "/apis/apps/v1";
      for (JsonNode workload : objects.list(group, kind)) {
        owners.add(workload.at("/metadata/uid").asString());
        rollOut(kind, workload);
      }
    }
    // What the garbage collector does.
    pods.values().stream()
        .filter(pod -> !pod.isEnding() && !owners.contains(owner(pod)))
        .forEach(pod -> objects.delete(pod.name()));
  }

  private static String owner(RunningPod pod) {
    return pod.manifest().at("/metadata/ownerReferences/0/uid").asString();
  }

  private void follow(JsonNode pod) {
    String name = pod.at("/metadata/name").asString();
    RunningPod running = pods.get(name);
    boolean deleted = pod.at("/metadata").has("deletionTimestamp");
    if (running == null && !deleted) {
      pods.put(name, startPod(pod));
    } else if (running == null) {
      objects.remove(name);
    } else if (deleted) {
      running.end(Duration.ofSeconds(pod.at("/metadata/deletionGracePeriodSeconds").asLong(30)));
    } else {
      objects.writeStatus(running);
    }
  }

  private RunningPod startPod(JsonNode pod) {
    Path own = folder.path().resolve(pod.at("/metadata/name").asString());
    try {
      Files.createDirectories(own.resolve("volumes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RunningPod(
        pod,
        own,
        network.attach(),
        folder.path().resolve("hosts"),
        images,
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            services.apiServerAddress(),
            "KUBERNETES_SERVICE_PORT",
            "443"),
        groups,
        new PodVolumes(pod, own.resolve("volumes"), new VolumeSources(server, namespace)));
  }

  private void rollOut(String plural, JsonNode listed) {
    ObjectNode workload = (ObjectNode) listed.deepCopy();
    workload.put(
        "kind",
        switch (plural) {
          case "deployments" -> "Deployment";
          case "daemonsets" -> "DaemonSet";
          default -> "Job";
        });
    String uid = workload.at("/metadata/uid").asString();
    String hash = PodObjects.hash(workload);
    List<RunningPod> own = pods.values().stream().filter(pod -> owner(pod).equals(uid)).toList();
    Rollout next =
        Rollout.of(workload, own.stream().map(pod -> PodObjects.view(pod, hash)).toList(), NODES);
    next.deleted().forEach(objects::delete);
    next.nodes()
        .forEach(
            node ->
                pods.computeIfAbsent(
                    objects.create(workload, node).at("/metadata/name").asString(),
                    name -> startPod(objects.get(name))));
    if (plural.equals("jobs") && succeeded(own)) {
      // As the controller does after ttlSecondsAfterFinished; the pods of the Job go with it.
      objects.deleteJob(workload.at("/metadata/name").asString());
      own.forEach(pod -> pod.end(Duration.ZERO));
    }
  }

  private static boolean succeeded(Collection<RunningPod> pods) {
    return pods.stream().anyMatch(pod -> pod.exitCode().equals(Optional.of(0)));
  }

  /** Restarts all pods of a workload one after the other, as {@code kubectl rollout restart}. */
  public void restart(String plural, String name) {
    ObjectNode patch = new JsonMapper().createObjectNode();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("metadata")
        .putObject("annotations")
        .put("kubectl.kubernetes.io/restartedAt", java.time.Instant.now().toString());
    api.demand(
        "PATCH",
        "/apis/apps/v1/namespaces/%s/%s/%s".formatted(namespace, plural, name),
        "application/merge-patch+json",
        patch);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    removeAll();
  }

  private void removeAll() {
    neighbours.forEach(PodCluster::endAll);
    endAll();
    groups.close();
    network.close();
  }

  private void endAll() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<RunningPod> all = new ArrayList<>(pods.values());
    all.forEach(RunningPod::killAll);
    long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
    while (!all.stream().allMatch(RunningPod::hasEnded) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    all.forEach(pod -> network.detach(pod.place()));
    services.close();
    folder.close();
  }
}
