package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class StatusWriterTest {
  private static final String PATH = "/apis/projectcontour.io/v1/namespaces/a/httpproxies/p";
  private static final ObjectKey PROXY = new ObjectKey(Kind.HTTP_PROXY, "a", "p");

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();
  private final StoredStatuses statuses = new StoredStatuses();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();
  private final StatusMetrics metrics =
      new StatusMetrics() {
        @Override
        public void updated(Kind kind, Outcome outcome, Duration took) {
          outcomes.add(kind.kindName() + " " + outcome);
        }

        @Override
        public void conflicted(Kind kind) {
          outcomes.add(kind.kindName() + " conflict");
        }
      };
  private final StatusWriter writer =
      new StatusWriter(
          client,
          statuses,
          metrics,
          InstantSource.fixed(Instant.parse("2024-05-06T07:08:09.5Z")),
          4,
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

  @AfterEach
  void close() {
    writer.close();
    client.close();
    server.close();
  }

  private static JsonNode yaml(String text) {
    return new YAMLMapper().readTree(text);
  }

  private static String proxy(String name) {
    return "{apiVersion: projectcontour.io/v1, kind: HTTPProxy, metadata: {namespace: a, name: %s}}"
        .formatted(name);
  }

  private static JsonNode status(String description) {
    return yaml(
        "{currentStatus: valid, description: %s, conditions: [{type: Valid, status: 'True'}]}"
            .formatted(description));
  }

  private JsonNode stored(String path) {
    return Objects.requireNonNull(server.stored(path));
  }

  private void awaitDescription(String description) {
    await()
        .untilAsserted(
            () ->
                assertThat(stored(PATH).at("/status/description").asString(""))
                    .isEqualTo(description));
  }

  private void awaitOutcomes(String... expected) {
    await().untilAsserted(() -> assertThat(outcomes).containsExactly(expected));
  }

  @Test
  void theLeaderStoresAStatusWithTheTimeOfTheWriting() {
    server.put(proxy("p"));
    writer.setLeader(true);

    writer.publish(PROXY, status("one"));

    awaitOutcomes("HTTPProxy WRITTEN");
    assertThat(stored(PATH).path("status"))
        .isEqualTo(
            yaml(
                "{currentStatus: valid, description: one, conditions: [{type: Valid, status:"
                    + " 'True', lastTransitionTime: '2024-05-06T07:08:09Z'}]}"));
  }

  @Test
  void whoeverBecomesTheLeaderStoresWhatWasPublishedLast() {
    server.put(proxy("p"));
    writer.publish(PROXY, status("one"));
    writer.publish(PROXY, status("two"));
    assertThat(server.requests()).isEmpty();

    writer.setLeader(true);

    awaitOutcomes("HTTPProxy WRITTEN");
    awaitDescription("two");
  }

  @Test
  void whoeverDoesNotLeadAnyMoreStoresNothing() {
    server.put(proxy("p"));
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy WRITTEN");
    long requests = server.requests().size();

    writer.setLeader(false);
    writer.publish(PROXY, status("two"));

    await().during(Duration.ofMillis(100)).until(() -> server.requests().size() == requests);
    writer.setLeader(true);
    awaitDescription("two");
  }

  @Test
  void aStatusThatIsStoredAlreadyIsNotWritten() {
    server.put(proxy("p"));
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy WRITTEN");

    writer.publish(PROXY, status("one"));

    awaitOutcomes("HTTPProxy WRITTEN", "HTTPProxy UNCHANGED");
    assertThat(server.count("update")).isEqualTo(1);
  }

  @Test
  void conflictsAreTriedAgainFourTimesAndLaterOn() {
    server.put(proxy("p"));
    server.refuse("update", "httpproxies/status", 409, "the object has been modified");
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));

    await().until(() -> outcomes.contains("HTTPProxy FAILED"));
    assertThat(outcomes)
        .startsWith(
            "HTTPProxy conflict",
            "HTTPProxy conflict",
            "HTTPProxy conflict",
            "HTTPProxy conflict",
            "HTTPProxy FAILED");
    server.allow("update", "httpproxies/status");

    awaitDescription("one");
  }

  @Test
  void anObjectThatHasGoneIsForgotten() {
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy GONE");

    writer.setLeader(false);
    server.put(proxy("p"));
    writer.setLeader(true);

    await().during(Duration.ofMillis(100)).until(() -> server.requests().size() == 1);
  }

  @Test
  void theStatusOfARemovedObjectIsForgottenByWhoeverDoesNotLead() {
    server.put(proxy("p"));
    writer.publish(PROXY, status("one"));
    writer.removed(PROXY);

    writer.setLeader(true);

    await().during(Duration.ofMillis(100)).until(() -> server.requests().isEmpty());
    assertThat(writer.pending()).isZero();
  }

  @Test
  void anObjectThatIsMadeAgainAtOnceGetsItsStatusAgain() {
    server.put(proxy("p"));
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy WRITTEN");
    server.delete(proxy("p"));
    server.put(proxy("p"));

    writer.removed(PROXY);

    awaitOutcomes("HTTPProxy WRITTEN", "HTTPProxy WRITTEN");
    awaitDescription("one");
  }

  @Test
  void aFailureNamesTheObjectAndIsTriedAgain() {
    server.put(proxy("p"));
    server.refuse("update", "httpproxies/status", 500, "etcd is full");
    writer.setLeader(true);
    try (CapturedLog log = new CapturedLog(StatusWriter.class)) {
      writer.publish(PROXY, status("one"));

      await().until(() -> server.count("update") >= 3);
      assertThat(log.lines().getFirst())
          .contains("unable to update status", "HTTPProxy a/p", "etcd is full");
    }
    server.allow("update", "httpproxies/status");
    awaitDescription("one");
  }

  @Test
  void aMissingRightIsNamedOnceForTheKind() {
    server.put(proxy("p"));
    server.put(proxy("q"));
    server.refuse("update", "httpproxies/status", 403, "User \"x\" cannot update");
    writer.setLeader(true);
    try (CapturedLog log = new CapturedLog(StatusWriter.class)) {
      writer.publish(PROXY, status("one"));
      writer.publish(new ObjectKey(Kind.HTTP_PROXY, "a", "q"), status("one"));

      await().until(() -> server.count("update") >= 4);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(
              "the role needs the verb update on httpproxies/status in API group"
                  + " \"projectcontour.io\"");
    }
    server.allow("update", "httpproxies/status");
    awaitDescription("one");
  }

  @Test
  void oneObjectThatFailsDoesNotKeepOthersFromBeingStored() {
    writer.setLeader(true);
    server.refuse("get", "ingresses", 500, "broken");
    writer.publish(
        new ObjectKey(Kind.INGRESS, "a", "i"),
        yaml("{loadBalancer: {ingress: [{ip: 192.0.2.1}]}}"));
    for (int i = 0; i < 50; i++) {
      server.put(proxy("p" + i));
      writer.publish(new ObjectKey(Kind.HTTP_PROXY, "a", "p" + i), status("one"));
    }

    await()
        .untilAsserted(
            () -> assertThat(outcomes).filteredOn("HTTPProxy WRITTEN"::equals).hasSize(50));
    server.put(
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {namespace: a, name: i},"
            + " status: {loadBalancer: {}}}");
    server.allow("get", "ingresses");
    await().until(() -> outcomes.contains("Ingress WRITTEN"));
    assertThat(
            stored("/apis/networking.k8s.io/v1/namespaces/a/ingresses/i")
                .at("/status/loadBalancer/ingress/0/ip")
                .asString())
        .isEqualTo("192.0.2.1");
  }

  @Test
  void ofManyStatusesOfOneObjectTheLastIsStoredAndFewRequestsAreMade() {
    server.put(proxy("p"));
    writer.setLeader(true);
    for (int i = 0; i <= 500; i++) {
      writer.publish(PROXY, status("number" + i));
    }

    awaitDescription("number500");
    await().until(() -> writer.pending() == 0);
    assertThat(server.count("update")).isLessThan(500);
  }

  @Test
  void whatWasAskedForLastIsWrittenBeforeThousandsThatWait() {
    int waiting = 2000;
    for (int i = 0; i < waiting; i++) {
      writer.publish(new ObjectKey(Kind.HTTP_PROXY, "a", "old" + i), status("one"));
    }
    server.put(proxy("p"));
    writer.setLeader(true);

    writer.publish(PROXY, status("edited"));

    awaitDescription("edited");
    // Those that were under way at that moment come before it, and a few more that were faster.
    assertThat(server.requests().size()).isLessThan(waiting / 2);
  }

  /** What the server has of the object, as a watch would bring it. */
  private JsonNode seen() {
    JsonNode object = stored(PATH);
    statuses.saw(PROXY, object);
    return object;
  }

  @Test
  void whatAWatchSawNeedsNoRead() {
    server.put(proxy("p"));
    seen();
    writer.setLeader(true);

    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy WRITTEN");
    seen();
    writer.publish(PROXY, status("one"));

    awaitOutcomes("HTTPProxy WRITTEN", "HTTPProxy UNCHANGED");
    assertThat(server.requests()).hasSize(1);
    awaitDescription("one");
  }

  @Test
  void aWatchThatIsBehindAWriteIsNotBelieved() {
    server.put(proxy("p"));
    seen();
    writer.setLeader(true);
    writer.publish(PROXY, status("one"));
    awaitOutcomes("HTTPProxy WRITTEN");
    JsonNode first = seen();
    writer.publish(PROXY, status("two"));
    awaitOutcomes("HTTPProxy WRITTEN", "HTTPProxy WRITTEN");
    statuses.saw(PROXY, first);

    writer.publish(PROXY, status("one"));

    awaitDescription("one");
    assertThat(outcomes).doesNotContain("HTTPProxy conflict");
  }

  @Test
  void whatChangedSinceAWatchSawItIsReadAfterTheConflict() {
    server.put(proxy("p"));
    seen();
    server.put(proxy("p").replace("name: p", "name: p, labels: {changed: 'yes'}"));
    writer.setLeader(true);

    writer.publish(PROXY, status("one"));

    awaitOutcomes("HTTPProxy conflict", "HTTPProxy WRITTEN");
    assertThat(stored(PATH).at("/metadata/labels/changed").asString("")).isEqualTo("yes");
    awaitDescription("one");
  }
}
