package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.projectcontour.bench.envoy.Load;
import io.projectcontour.it.fixture.WebClient;
import io.projectcontour.it.pods.MemoryUse;
import io.projectcontour.it.pods.RunningPod;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How much memory the containers of {@code deploy/rendered/contour.yaml} use, and may use. */
class MemoryTest {
  private static final String HOST = "memory.example.com";
  private static final int REQUESTS = 2_000;
  private static final long MIB = 1 << 20;
  private static InstalledContour contour;

  @BeforeAll
  static void install() {
    contour = new InstalledContour(Images.built(), "contour");
    contour.cluster().requireMemoryLimits();
    contour.route(HOST);
  }

  @BeforeEach
  void everythingIsReady() {
    contour.awaitReady(2);
    contour.awaitAnswer(HOST);
  }

  @AfterAll
  static void remove() {
    contour.close();
  }

  @Test
  void theHeapOfContourFollowsTheLimitOfItsContainer() throws IOException {
    RunningPod pod = contour.cluster().pods("contour").getFirst();
    String heap = "jvm_memory_max_bytes{area=\"heap\"} ";
    double most =
        WebClient.http(InetAddress.getByName(pod.address()), 8000)
            .get(pod.address(), "/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith(heap))
            .mapToDouble(line -> Double.parseDouble(line.substring(heap.length())))
            .sum();
    // 70 % of 1 GiB, without one of the two spaces that objects survive in.
    assertThat(most).isBetween(0.6 * 1024 * MIB, 0.7 * 1024 * MIB);
  }

  @Test
  void containersUseWhatTheyRequestAndStayBelowTheirLimits() {
    try (Load load = contour.load(HOST)) {
      contour
          .cluster()
          .await("requests", InstalledContour.PATIENCE, () -> load.requests() > REQUESTS);
      assertThat(load.failures()).isEmpty();
    }
    List<String> wrong = new ArrayList<>();
    for (String workload : List.of("contour", "envoy")) {
      for (RunningPod pod : contour.cluster().pods(workload)) {
        for (String kind : List.of("initContainers", "containers")) {
          for (JsonNode container : pod.spec().path(kind)) {
            MemoryUse use = pod.memory(container.path("name").asString());
            // One that has ended needs nothing any more: what counts is what it had at most.
            long needed = kind.equals("containers") ? use.workingSet() : use.peak();
            judge(pod.name(), container, needed, use.peak(), wrong);
          }
        }
      }
    }
    JsonNode certgen = contour.manifest("Job").at("/spec/template/spec/containers/0");
    List<MemoryUse> ended = contour.cluster().memoryAtEnd("contour-certgen-", "/contour");
    assertThat(ended).isNotEmpty();
    ended.forEach(use -> judge("contour-certgen", certgen, use.peak(), use.peak(), wrong));
    assertThat(wrong).isEmpty();
  }

  /** The hook is a second JVM in the container, for as long as Envoy takes to end. */
  @Test
  void aHookHasItsPlaceBelowTheLimitOfItsContainer() {
    Set<String> before = names();
    long atRest =
        contour.cluster().pods("envoy").getFirst().memory("shutdown-manager").workingSet();
    contour.cluster().restart("daemonsets", "envoy");
    contour
        .cluster()
        .await(
            "both Envoys were replaced",
            InstalledContour.PATIENCE,
            () -> Collections.disjoint(names(), before) && contour.cluster().areReady("envoy", 2));
    contour
        .cluster()
        .await(
            "the old ones are gone",
            InstalledContour.PATIENCE,
            () -> contour.cluster().memoryAtEnd("envoy-", "/shutdown-manager").size() == 2);
    assertThat(contour.cluster().failedHooks()).isEmpty();
    assertThat(contour.cluster().memoryAtEnd("envoy-", "/shutdown-manager"))
        .allSatisfy(
            use -> {
              System.out.printf("shutdown-manager with its hook: %d MiB%n", use.peak() / MIB);
              assertThat(use.peak()).isBetween(atRest + 30 * MIB, 250 * MIB);
            });
  }

  private static Set<String> names() {
    return contour.cluster().pods("envoy").stream()
        .map(RunningPod::name)
        .collect(Collectors.toSet());
  }

  private static void judge(
      String pod, JsonNode container, long needed, long peak, List<String> wrong) {
    String name = pod + "/" + container.path("name").asString();
    long request = bytes(container.at("/resources/requests/memory"));
    System.out.printf(
        "%s: %d MiB needed of %d MiB requested, %d MiB at most%n",
        name, needed / MIB, request / MIB, peak / MIB);
    if (needed > request) {
      wrong.add(name + " needs " + needed + " bytes and requests " + request);
    }
    JsonNode limit = container.at("/resources/limits/memory");
    if (!limit.isMissingNode() && peak >= bytes(limit)) {
      wrong.add(name + " came to its limit of " + limit.asString());
    }
  }

  private static long bytes(JsonNode quantity) {
    return Quantity.getAmountInBytes(Quantity.parse(quantity.asString())).longValueExact();
  }
}
