package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesWatcherTest {
  private static final KubernetesWatcher.Timing FAST =
      new KubernetesWatcher.Timing(
          new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
          Duration.ofMinutes(1),
          Duration.ofMillis(500));

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private KubernetesWatcher watch(Kind... kinds) {
    return watch(List.of(), kinds);
  }

  private KubernetesWatcher watch(List<String> namespaces, Kind... kinds) {
    return new KubernetesWatcher(
        client,
        Set.of(kinds),
        namespaces,
        new StoredStatuses(),
        event -> events.add(text(event)),
        FAST);
  }

  private static String text(ObjectEvent event) {
    return switch (event) {
      case ObjectEvent.Put put ->
          "put "
              + put.object().key()
              + (put.object() instanceof Service service
                  ? " " + service.metadata().labels().getOrDefault("v", "")
                  : "");
      case ObjectEvent.Remove remove -> "remove " + remove.key();
      case ObjectEvent.Synced synced -> "synced " + synced.kind().kindName();
    };
  }

  private void awaitEvents(String... expected) {
    await().untilAsserted(() -> assertThat(events).containsExactly(expected));
  }

  private static String service(String name, String v) {
    return service("a", name, v);
  }

  private static String service(String namespace, String name, String v) {
    return "{apiVersion: v1, kind: Service, metadata: {namespace: %s, name: %s, labels: {v: '%s'}}}"
        .formatted(namespace, name, v);
  }

  @Test
  void whatIsThereComesBeforeTheKindIsSyncedAndChangesComeAfter() {
    for (String name : List.of("s1", "s2", "s3")) {
      server.put(service(name, "1"));
    }

    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      awaitEvents(
          "put Service a/s1 1", "put Service a/s2 1", "put Service a/s3 1", "synced Service");
      events.clear();

      server.put(service("s4", "1"));
      server.put(service("s1", "2"));
      server.delete(service("s2", ""));

      awaitEvents("put Service a/s4 1", "put Service a/s1 2", "remove Service a/s2");
    }
    assertThat(server.requests()).anyMatch(request -> request.contains("continue=2"));
  }

  @Test
  void anObjectThatIsEqualInAllThatIsReadIsNotDeliveredAgain() {
    server.put(service("s1", "1"));
    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      awaitEvents("put Service a/s1 1", "synced Service");

      server.put(service("s1", "1"));
      server.put(service("s2", "1"));

      awaitEvents("put Service a/s1 1", "synced Service", "put Service a/s2 1");
    }
  }

  @Test
  void aStatusThatIsWrittenIsNoNews() {
    String proxy =
        "{apiVersion: projectcontour.io/v1, kind: HTTPProxy, metadata: {namespace: a, name: %s},"
            + " spec: {virtualhost: {fqdn: a.com}}, status: {currentStatus: %s}}";
    server.put(proxy.formatted("p1", "NotReconciled"));
    try (KubernetesWatcher _ = watch(Kind.HTTP_PROXY)) {
      awaitEvents("put HTTPProxy a/p1", "synced HTTPProxy");

      server.put(proxy.formatted("p1", "valid"));
      server.put(proxy.formatted("p2", "valid"));

      awaitEvents("put HTTPProxy a/p1", "synced HTTPProxy", "put HTTPProxy a/p2");
    }
  }

  @Test
  void afterAnEndedWatchOnlyTheWatchIsOpenedAgain() {
    server.put(service("s1", "1"));
    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      awaitEvents("put Service a/s1 1", "synced Service");
      server.endWatches();
      server.put(service("s2", "1"));

      awaitEvents("put Service a/s1 1", "synced Service", "put Service a/s2 1");
    }
    assertThat(server.count("list services")).isEqualTo(1);
  }

  @Test
  void afterExpiredHistoryTheListSaysWhatChangedAndWhatVanished() {
    server.put(service("s1", "1"));
    server.put(service("s2", "1"));
    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      awaitEvents("put Service a/s1 1", "put Service a/s2 1", "synced Service");
      events.clear();
      server.refuse("watch", "services", 503, "starting");
      server.endWatches();
      server.put(service("s1", "2"));
      server.delete(service("s2", ""));
      server.forgetHistory();
      server.allow("watch", "services");

      awaitEvents("put Service a/s1 2", "remove Service a/s2");
    }
  }

  @Test
  void onlyTheFirstListMayBeAsOldAsTheCacheOfTheApiServer() {
    server.put(service("s1", "1"));
    server.put(service("s2", "1"));
    server.put(service("s3", "1"));
    server.refuse("watch", "services", 410, "too old resource version");
    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      await().until(() -> server.count("list services") >= 4);
    }

    List<String> lists =
        server.requests().stream().filter(request -> !request.contains("watch=1")).toList();
    assertThat(lists.getFirst()).contains("limit=500").contains("resourceVersion=0");
    assertThat(lists.subList(1, lists.size()))
        .noneMatch(request -> request.contains("resourceVersion="));
  }

  @Test
  void aGoneAnswerToTheWatchLeadsToANewList() {
    server.refuse("watch", "services", 410, "too old resource version");
    try (KubernetesWatcher _ = watch(Kind.SERVICE)) {
      await().until(() -> server.count("list services") >= 2);
      server.allow("watch", "services");
      await().until(() -> server.count("watch services") >= 2);
      server.put(service("s1", "1"));
      awaitEvents("synced Service", "put Service a/s1 1");
    }
  }

  @Test
  void aKindThatIsNotServedDoesNotHoldUpTheStartAndIsReadOnceItIsServed() {
    server.refuse("list", "httpproxies", 404, "the server could not find the requested resource");
    server.put(service("s1", "1"));
    try (CapturedLog log = new CapturedLog(KubernetesWatcher.class);
        KubernetesWatcher _ = watch(Kind.SERVICE, Kind.HTTP_PROXY)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(events)
                      .containsExactlyInAnyOrder(
                          "put Service a/s1 1", "synced Service", "synced HTTPProxy"));
      await().until(() -> server.count("list httpproxies") >= 3);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(
              "kind HTTPProxy of projectcontour.io/v1 is not served by the API server: apply"
                  + " deploy/crds");
      events.clear();

      server.put("{apiVersion: projectcontour.io/v1, kind: HTTPProxy, metadata: {name: p}}");
      server.allow("list", "httpproxies");

      awaitEvents("put HTTPProxy p");
      await().until(() -> log.lines().getLast().startsWith("objects are read again"));
    }
  }

  @Test
  void aMissingRightIsNamedAndTriedAgain() {
    server.refuse("list", "secrets", 403, "secrets is forbidden: User \"x\" cannot list");
    try (CapturedLog log = new CapturedLog(KubernetesWatcher.class);
        KubernetesWatcher _ = watch(Kind.SECRET)) {
      await().until(() -> server.count("list secrets") >= 3);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("the role needs the verb list on secrets in API group \"\"")
          .contains("User \"x\" cannot list");
      assertThat(events).isEmpty();

      server.refuse("watch", "secrets", 403, "cannot watch");
      server.allow("list", "secrets");
      awaitEvents("synced Secret");
      await().until(() -> log.lines().getLast().contains("needs the verb watch on secrets"));

      server.allow("watch", "secrets");
      server.put("{apiVersion: v1, kind: Secret, metadata: {name: s}}");
      awaitEvents("synced Secret", "put Secret s");
    }
  }

  @Test
  void anObjectThatCannotBeReadKeepsItsLastGoodVersionAndOthersGoOn() {
    server.put(service("s1", "1"));
    String broken =
        "{apiVersion: v1, kind: Service, metadata: {namespace: a, name: s1}, spec: {ports: x}}";
    try (CapturedLog log = new CapturedLog(KubernetesWatcher.class);
        KubernetesWatcher _ = watch(Kind.SERVICE)) {
      awaitEvents("put Service a/s1 1", "synced Service");
      events.clear();

      server.put(broken);
      server.put(service("s2", "1"));
      awaitEvents("put Service a/s2 1");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("Service a/s1 field spec.ports: has to be a list");

      server.forgetHistory();
      server.endWatches();
      await().until(() -> server.count("list services") >= 2);
      server.put(service("s3", "1"));
      awaitEvents("put Service a/s2 1", "put Service a/s3 1");
    }
  }

  @Test
  void onlyTheNamespacesGivenAreWatchedAndTheKindIsSyncedAfterTheLast() {
    server.put(service("a", "s", "1"));
    server.put(service("b", "s", "1"));
    server.put(service("c", "s", "1"));
    try (KubernetesWatcher _ = watch(List.of("a", "b"), Kind.SERVICE)) {
      await().until(() -> events.contains("synced Service"));
      assertThat(events)
          .containsExactlyInAnyOrder("put Service a/s 1", "put Service b/s 1", "synced Service")
          .last()
          .isEqualTo("synced Service");
    }
    assertThat(server.requests()).allMatch(request -> request.contains("/api/v1/namespaces/"));
  }

  @Test
  void typesOfSecretsThatAreNeverReadAreNotAskedFor() {
    try (KubernetesWatcher _ = watch(Kind.SECRET)) {
      await().until(() -> server.count("watch secrets") == 1);
    }
    assertThat(server.requests())
        .hasSize(2)
        .allMatch(
            request ->
                request.contains(
                    "fieldSelector=type!=helm.sh/release.v1,"
                        + "type!=kubernetes.io/service-account-token"));
  }

  @Test
  void aConsumerThatFailsOnceIsGivenTheObjectAgain() {
    server.put(service("s1", "1"));
    List<ObjectEvent> seen = new CopyOnWriteArrayList<>();
    try (KubernetesWatcher _ =
        new KubernetesWatcher(
            client,
            Set.of(Kind.SERVICE),
            List.of(),
            new StoredStatuses(),
            event -> {
              seen.add(event);
              if (seen.size() == 1) {
                throw new IllegalStateException("once");
              }
            },
            FAST)) {
      await().until(() -> seen.size() == 3);
      assertThat(seen.get(1)).isEqualTo(seen.getFirst());
    }
  }

  @Test
  void afterCloseNothingIsDelivered() {
    KubernetesWatcher watcher = watch(Kind.SERVICE);
    awaitEvents("synced Service");
    watcher.close();
    long requests = server.requests().size();

    server.put(service("s1", "1"));
    server.endWatches();

    await()
        .during(Duration.ofMillis(200))
        .until(() -> events.size() == 1 && server.requests().size() == requests);
  }
}
