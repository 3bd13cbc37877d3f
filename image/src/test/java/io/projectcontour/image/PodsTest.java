package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.bench.envoy.Load;
import io.projectcontour.it.pods.RunningPod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code deploy/rendered/contour.yaml} as it runs: two Contours and an Envoy on each node. */
class PodsTest {
  /** A lease lasts 15 s, and its holder gives up after 10 s without a renewal. */
  private static final Duration OUTAGE = Duration.ofMinutes(1);

  private static final String HOST = "steady.example.com";
  private static InstalledContour contour;

  @BeforeAll
  static void install() {
    contour = new InstalledContour(Images.built(), "contour");
    contour.route(HOST);
  }

  @AfterAll
  static void remove() {
    contour.close();
  }

  @BeforeEach
  void everythingIsReady() {
    contour.awaitReady(2);
    contour.awaitAnswer(HOST);
  }

  @Test
  void aRequestThroughTheServiceOfEnvoyIsAnsweredByTheBackend() throws IOException {
    assertThat(contour.call(HOST).ask().body()).contains("\"backend\":\"backend\"");
    assertThat(contour.status(HOST)).isEqualTo("valid");
  }

  @Test
  void oneOfTwoReplicasLeadsAndAnotherOneTakesOverWhenItIsKilled() {
    String leader = contour.leader();
    assertThat(contour.cluster().pods("contour")).extracting(RunningPod::name).contains(leader);
    contour.pod(leader).kill("contour");
    contour.route("after-the-leader.example.com");
    contour
        .cluster()
        .await(
            "another replica leads and writes the status",
            InstalledContour.PATIENCE,
            () -> contour.status("after-the-leader.example.com").equals("valid"));
    contour.awaitAnswer("after-the-leader.example.com");
  }

  @Test
  void requestsGoOnWhileNoContourRuns() {
    try (Load load = contour.load(HOST)) {
      List<RunningPod> pods = contour.cluster().pods("contour");
      pods.forEach(pod -> pod.kill("contour"));
      contour
          .cluster()
          .await(
              "both were started again and are ready",
              InstalledContour.PATIENCE,
              () -> pods.stream().allMatch(pod -> pod.restarts("contour") > 0 && pod.isReady()));
      assertThat(load.failures()).as(() -> contour.cluster().state()).isEmpty();
      assertThat(load.requests()).isPositive();
    }
  }

  @Test
  void envoysRollWithoutAFailedRequest() {
    Set<String> before = names("envoy");
    try (Load load = contour.load(HOST)) {
      contour.cluster().restart("daemonsets", "envoy");
      contour
          .cluster()
          .await(
              "both Envoys were replaced",
              InstalledContour.PATIENCE,
              () ->
                  Collections.disjoint(names("envoy"), before)
                      && contour.cluster().areReady("envoy", 2));
      assertThat(load.failures()).as(() -> contour.cluster().state()).isEmpty();
      assertThat(load.requests()).isPositive();
    }
    assertThat(contour.cluster().failedHooks()).isEmpty();
  }

  @Test
  void newCertificatesAreTakenOverWithoutReconnectsOrFailedRequests() {
    String before = contour.xdsCertificate();
    assertThat(before).as("the certificate that Contour shows").isNotEmpty();
    int connections = contour.cluster().connections("contour", 8001);
    try (Load load = contour.load(HOST)) {
      contour.applyAgain("Job");
      contour
          .cluster()
          .await(
              "Contour shows a new certificate",
              InstalledContour.PATIENCE,
              () -> !Set.of("", before).contains(contour.xdsCertificate()));
      contour.route("after-the-rotation.example.com");
      contour.awaitAnswer("after-the-rotation.example.com");
      assertThat(load.failures()).as(() -> contour.cluster().state()).isEmpty();
    }
    // Envoy may connect again once, when it sees that its own certificate has changed.
    assertThat(contour.cluster().connections("contour", 8001) - connections)
        .as("new connections to Contour")
        .isLessThanOrEqualTo(2);
    RunningPod envoy = contour.cluster().pods("envoy").getFirst();
    contour.restartEnvoy(envoy);
    assertThat(contour.cluster().pods("envoy")).contains(envoy);
  }

  @Test
  void anOutageOfTheApiServerIsSurvivedAndNewEnvoysAreServedMeanwhile() {
    Map<String, Integer> restarts = contour.restarts("contour", "contour");
    long begun = System.nanoTime();
    contour.api().stop();
    RunningPod envoy = contour.cluster().pods("envoy").getFirst();
    contour.restartEnvoy(envoy);
    contour
        .cluster()
        .await(
            "the outage is longer than the lease and its deadlines",
            InstalledContour.PATIENCE,
            () -> System.nanoTime() - begun > OUTAGE.toNanos());
    assertThat(contour.answerOf(envoy, HOST)).isEqualTo(200);
    contour.api().restart();
    contour.route("after-the-outage.example.com");
    contour
        .cluster()
        .await(
            "a replica leads and writes a status",
            InstalledContour.PATIENCE,
            () -> contour.status("after-the-outage.example.com").equals("valid"));
    contour.awaitAnswer("after-the-outage.example.com");
    assertThat(contour.restarts("contour", "contour")).isEqualTo(restarts);
  }

  @Test
  void anEnvoyThatGoContourBootstrappedIsServed() throws IOException {
    try (InputStream manifests = PodsTest.class.getResourceAsStream("old-envoy.yaml")) {
      assertThat(manifests).isNotNull();
      contour.api().objects().apply(new String(manifests.readAllBytes(), StandardCharsets.UTF_8));
    }
    RunningPod old =
        contour.cluster().awaitReady("old-envoy", 1, InstalledContour.PATIENCE).getFirst();
    contour
        .cluster()
        .await("it answers", InstalledContour.PATIENCE, () -> contour.answerOf(old, HOST) == 200);
    contour.api().objects().delete("apps/v1", "Deployment", "projectcontour", "old-envoy");
  }

  private static Set<String> names(String workload) {
    return contour.cluster().pods(workload).stream()
        .map(RunningPod::name)
        .collect(Collectors.toSet());
  }
}
