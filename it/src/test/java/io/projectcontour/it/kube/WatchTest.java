package io.projectcontour.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.KubernetesWatcher;
import io.projectcontour.kube.StoredStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(RealSoftware.class)
class WatchTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ReceivedEvents received = new ReceivedEvents();

  private static JsonNode proxy(String name, String host) {
    return ClusterObjects.documents(
            """
            apiVersion: projectcontour.io/v1
            kind: HTTPProxy
            metadata: {namespace: default, name: %s}
            spec:
              virtualhost: {fqdn: %s}
              routes:
              - services: [{name: s, port: 80}]
            """
                .formatted(name, host))
        .getFirst();
  }

  private static ObjectKey key(String name) {
    return new ObjectKey(Kind.HTTP_PROXY, "default", name);
  }

  private KubernetesWatcher watch(KubernetesClient client, Kind... kinds) {
    return new KubernetesWatcher(client, Set.of(kinds), List.of(), new StoredStatuses(), received);
  }

  private void awaitHosts(Map<String, String> hosts) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(received.objects().values())
                    .filteredOn(HttpProxy.class::isInstance)
                    .map(HttpProxy.class::cast)
                    .extracting(
                        proxy ->
                            proxy.metadata().name()
                                + " "
                                + Objects.requireNonNull(proxy.spec().virtualhost()).fqdn())
                    .containsExactlyInAnyOrderElementsOf(
                        hosts.entrySet().stream()
                            .map(host -> host.getKey() + " " + host.getValue())
                            .toList()));
  }

  @Test
  void everyKindIsReadAndSynced(ApiServer server) throws Exception {
    server.objects().apply(proxy("p", "p.example.com"));
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig());
        KubernetesWatcher _ = watch(client, Kind.values())) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(received.synced()).containsExactlyInAnyOrder(Kind.values()));
      awaitHosts(Map.of("p", "p.example.com"));
      assertThat(received.objects())
          .containsKey(new ObjectKey(Kind.NAMESPACE, "", "default"))
          .containsKey(new ObjectKey(Kind.SERVICE, "default", "kubernetes"));

      server.objects().apply(proxy("q", "q.example.com"));
      server.objects().apply(proxy("p", "p2.example.com"));
      awaitHosts(Map.of("p", "p2.example.com", "q", "q.example.com"));

      server.objects().delete(proxy("p", ""));
      awaitHosts(Map.of("q", "q.example.com"));
    }
  }

  @Test
  void manyObjectsComeInPagesAndEachOnce(ApiServer server) throws Exception {
    int count = 1100;
    for (int i = 0; i < count; i++) {
      server
          .objects()
          .apply(
              "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: default, name: m%d}}"
                  .formatted(i));
    }
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig());
        KubernetesWatcher _ = watch(client, Kind.CONFIG_MAP)) {
      await().atMost(SOON).until(() -> received.synced().contains(Kind.CONFIG_MAP));
      assertThat(received.objects().keySet())
          .filteredOn(key -> key.namespace().equals("default") && key.name().startsWith("m"))
          .hasSize(count)
          .allMatch(key -> received.puts(key) == 1);
    }
  }

  @Test
  void anOutageAndForgottenHistoryAreSurvived(ApiServer server) throws Exception {
    server.objects().apply(proxy("p", "p.example.com"));
    server.objects().apply(proxy("gone", "gone.example.com"));
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig());
        KubernetesWatcher _ = watch(client, Kind.HTTP_PROXY, Kind.SERVICE)) {
      awaitHosts(Map.of("p", "p.example.com", "gone", "gone.example.com"));

      server.restart();
      server.objects().apply(proxy("q", "q.example.com"));
      awaitHosts(Map.of("p", "p.example.com", "gone", "gone.example.com", "q", "q.example.com"));
      assertThat(received.puts(key("p"))).isEqualTo(1);

      server.objects().delete(proxy("gone", ""));
      server.forgetHistory();
      server.restart();
      awaitHosts(Map.of("p", "p.example.com", "q", "q.example.com"));
      assertThat(received.puts(key("p"))).isEqualTo(1);
    }
  }

  @Test
  void aKindWhoseDefinitionIsMissingIsReadOnceItIsThere(ApiServer server) throws Exception {
    JsonNode definition =
        server
            .objects()
            .get(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "",
                "extensionservices.projectcontour.io");
    server.objects().delete(definition);
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig())) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  server.api().get("/apis/projectcontour.io/v1alpha1/extensionservices").code()
                      == 404);
      try (KubernetesWatcher _ = watch(client, Kind.EXTENSION_SERVICE, Kind.SERVICE)) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(received.synced())
                        .containsExactlyInAnyOrder(Kind.EXTENSION_SERVICE, Kind.SERVICE));

        server.objects().installCrds(Repository.crds());
        server
            .objects()
            .apply(
                """
                apiVersion: projectcontour.io/v1alpha1
                kind: ExtensionService
                metadata: {namespace: default, name: e}
                spec: {services: [{name: s, port: 80}]}
                """);

        ObjectKey key = new ObjectKey(Kind.EXTENSION_SERVICE, "default", "e");
        await().atMost(SOON).until(() -> received.objects().containsKey(key));
      }
    } finally {
      server.objects().installCrds(Repository.crds());
    }
  }

  @Test
  void withoutRightsNothingIsSyncedUntilTheyAreGranted(ApiServer server) throws Exception {
    String token = server.serviceAccountToken("default", "watcher");
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig("watcher", token));
        KubernetesWatcher _ = watch(client, Kind.HTTP_PROXY)) {
      await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> received.synced().isEmpty());
      server.objects().apply(ClusterRoles.granting("watcher", "httpproxies", "get, list, watch"));
      await().atMost(SOON).until(() -> received.synced().contains(Kind.HTTP_PROXY));
    }
  }

  @Test
  void secretsOfTypesThatAreNeverReadDoNotCome(ApiServer server) throws Exception {
    server
        .objects()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: default, name: release}
            type: helm.sh/release.v1
            ---
            apiVersion: v1
            kind: Secret
            metadata: {namespace: default, name: opaque}
            """);
    try (KubernetesClient client = KubernetesClients.connect(server.kubeconfig());
        KubernetesWatcher _ = watch(client, Kind.SECRET)) {
      await().atMost(SOON).until(() -> received.synced().contains(Kind.SECRET));
      assertThat(received.objects().keySet())
          .containsExactly(new ObjectKey(Kind.SECRET, "default", "opaque"));
    }
  }
}
