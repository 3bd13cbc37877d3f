package io.projectcontour.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.KubernetesWatcher;
import io.projectcontour.kube.LeaderElection;
import io.projectcontour.kube.LeaderElectionSettings;
import io.projectcontour.kube.StatusMetrics;
import io.projectcontour.kube.StatusWriter;
import io.projectcontour.kube.StoredStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(RealSoftware.class)
class StatusAndLeaseTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectKey PROXY = new ObjectKey(Kind.HTTP_PROXY, "default", "p");

  private static final String MANIFEST =
      """
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata: {namespace: default, name: p, labels: {a: b}, annotations: {c: d}}
      spec:
        virtualhost: {fqdn: p.example.com}
      """;

  /** What the manifests of Contour grant for statuses and leases, and no more. */
  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: it-writer}
      rules:
      - {apiGroups: [projectcontour.io], resources: [httpproxies], verbs: [get, list, watch]}
      - {apiGroups: [projectcontour.io], resources: [httpproxies/status], verbs: [create, get, update]}
      - {apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, list, watch]}
      - {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [create, get, update]}
      - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: it-writer}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: it-writer}
      subjects:
      - {kind: ServiceAccount, namespace: default, name: writer}
      """;

  private final List<StatusMetrics.Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final StatusMetrics metrics =
      new StatusMetrics() {
        @Override
        public void updated(Kind kind, Outcome outcome, Duration took) {
          outcomes.add(outcome);
        }

        @Override
        public void conflicted(Kind kind) {}
      };

  private static KubernetesClient clientOf(ApiServer server) throws Exception {
    server.objects().apply(RIGHTS);
    return KubernetesClients.connect(
        server.kubeconfig("writer", server.serviceAccountToken("default", "writer")));
  }

  private static JsonNode yaml(String text) {
    return ClusterObjects.documents(text).getFirst();
  }

  private static JsonNode status(String description) {
    return yaml(
        """
        currentStatus: valid
        description: %s
        conditions:
        - {type: Valid, status: "True", observedGeneration: 1, reason: Valid, message: %s}
        """
            .formatted(description, description));
  }

  private static JsonNode stored(ApiServer server) {
    return server.objects().get("projectcontour.io/v1", "HTTPProxy", "default", "p").path("status");
  }

  @Test
  void aStatusIsStoredWithTheRightsOfContoursRoleAndNotWrittenTwice(ApiServer server)
      throws Exception {
    server.objects().apply(MANIFEST);
    try (KubernetesClient client = clientOf(server);
        StatusWriter writer = new StatusWriter(client, new StoredStatuses(), metrics)) {
      writer.setLeader(true);
      writer.publish(PROXY, status("fine"));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(outcomes).containsExactly(StatusMetrics.Outcome.WRITTEN));
      JsonNode first = stored(server);
      assertThat(first.path("currentStatus").asString()).isEqualTo("valid");
      assertThat(first.at("/conditions/0/lastTransitionTime").asString()).endsWith("Z");

      writer.publish(PROXY, status("fine"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(outcomes)
                      .containsExactly(
                          StatusMetrics.Outcome.WRITTEN, StatusMetrics.Outcome.UNCHANGED));
      assertThat(stored(server)).isEqualTo(first);
    }
  }

  @Test
  void aStatusIsStoredWithoutReadingWhatAWatchSawAndTheRestOfTheObjectStays(ApiServer server)
      throws Exception {
    server.objects().apply(MANIFEST);
    JsonNode before = server.objects().get("projectcontour.io/v1", "HTTPProxy", "default", "p");
    StoredStatuses statuses = new StoredStatuses();
    CountDownLatch listed = new CountDownLatch(1);
    try (KubernetesClient client = clientOf(server);
        KubernetesWatcher _ =
            new KubernetesWatcher(
                client,
                Set.of(Kind.HTTP_PROXY),
                List.of("default"),
                statuses,
                event -> {
                  if (event instanceof ObjectEvent.Synced) {
                    listed.countDown();
                  }
                });
        StatusWriter writer = new StatusWriter(client, statuses, metrics)) {
      assertThat(listed.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      writer.setLeader(true);
      writer.publish(PROXY, status("fine"));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(outcomes).containsExactly(StatusMetrics.Outcome.WRITTEN));
    }
    JsonNode after = server.objects().get("projectcontour.io/v1", "HTTPProxy", "default", "p");
    assertThat(after.at("/status/description").asString()).isEqualTo("fine");
    assertThat(after.path("spec")).isEqualTo(before.path("spec"));
    assertThat(after.at("/metadata/labels")).isEqualTo(before.at("/metadata/labels"));
    assertThat(after.at("/metadata/annotations")).isEqualTo(before.at("/metadata/annotations"));
  }

  @Test
  void theAddressesOfAnIngressAreStored(ApiServer server) throws Exception {
    server
        .objects()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: default, name: i}
            spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}
            """);
    try (KubernetesClient client = clientOf(server);
        StatusWriter writer = new StatusWriter(client, new StoredStatuses(), metrics)) {
      writer.setLeader(true);
      writer.publish(
          new ObjectKey(Kind.INGRESS, "default", "i"),
          yaml("{loadBalancer: {ingress: [{ip: 192.0.2.1}]}}"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          server
                              .objects()
                              .get("networking.k8s.io/v1", "Ingress", "default", "i")
                              .at("/status/loadBalancer/ingress/0/ip")
                              .asString(""))
                      .isEqualTo("192.0.2.1"));
    }
  }

  @Test
  void aStatusPublishedDuringAnOutageIsStoredAfterIt(ApiServer server) throws Exception {
    server.objects().apply(MANIFEST);
    try (KubernetesClient client = clientOf(server);
        StatusWriter writer = new StatusWriter(client, new StoredStatuses(), metrics)) {
      writer.setLeader(true);
      server.stop();
      writer.publish(PROXY, status("late"));
      await().atMost(SOON).until(() -> outcomes.contains(StatusMetrics.Outcome.FAILED));
      server.restart();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(stored(server).path("description").asString("")).isEqualTo("late"));
    }
  }

  @Test
  void oneOfTwoLeadsAndTheOtherFollowsWithTheRightsOfContoursRole(ApiServer server)
      throws Exception {
    LeaderElectionSettings settings = LeaderElectionSettings.of("default", "leader-elect");
    List<String> calls = new CopyOnWriteArrayList<>();
    try (KubernetesClient client = clientOf(server)) {
      LeaderElection first =
          new LeaderElection(
              client, settings, () -> calls.add("first"), () -> calls.add("first lost"));
      await().atMost(SOON).until(() -> calls.contains("first"));
      try (LeaderElection second =
          new LeaderElection(
              client, settings, () -> calls.add("second"), () -> calls.add("second lost"))) {
        first.close();

        // Sooner than the 15 seconds of a Lease that nobody gave back.
        await().atMost(Duration.ofSeconds(12)).until(() -> calls.contains("second"));
        assertThat(
                server
                    .objects()
                    .get("coordination.k8s.io/v1", "Lease", "default", "leader-elect")
                    .at("/spec/holderIdentity")
                    .asString())
            .isEqualTo(second.identity());
      }
      assertThat(calls).containsExactly("first", "second");
    }
  }
}
