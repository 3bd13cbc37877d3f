package io.projectcontour.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LeaderElectionTest {
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/projectcontour/leases/leader-elect";
  private static final LeaderElectionSettings FAST =
      new LeaderElectionSettings(
          "projectcontour",
          "leader-elect",
          Duration.ofSeconds(6),
          Duration.ofSeconds(2),
          Duration.ofMillis(50));

  private final FakeApiServer server = new FakeApiServer();
  private final KubernetesClient client = server.client();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private LeaderElection election(String name) {
    return new LeaderElection(
        client, FAST, () -> calls.add(name + " leads"), () -> calls.add(name + " lost"));
  }

  private JsonNode spec() {
    return Objects.requireNonNull(server.stored(LEASE)).path("spec");
  }

  private void awaitCalls(String... expected) {
    await().untilAsserted(() -> assertThat(calls).containsExactly(expected));
  }

  private void putLease(String holder) {
    server.put(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {namespace: projectcontour, name: leader-elect}
        spec:
          holderIdentity: "%s"
          leaseDurationSeconds: 1
          acquireTime: "2024-01-01T00:00:00.000000Z"
          renewTime: "2024-01-01T00:00:00.000000Z"
          leaseTransitions: 3
        """
            .formatted(holder));
  }

  @Test
  void theFirstLeadsTheSecondWaitsAndLeadsAsSoonAsTheFirstIsClosed() {
    LeaderElection first = election("first");
    awaitCalls("first leads");
    assertThat(spec().path("holderIdentity").asString()).isEqualTo(first.identity());
    assertThat(first.identity()).matches(".+_[0-9a-f-]{36}");
    try (LeaderElection second = election("second")) {
      String renewed = spec().path("renewTime").asString();
      await().until(() -> !spec().path("renewTime").asString().equals(renewed));
      assertThat(second.isLeader()).isFalse();

      first.close();

      awaitCalls("first leads", "second leads");
      assertThat(spec().path("holderIdentity").asString()).isEqualTo(second.identity());
      assertThat(spec().path("leaseTransitions").asInt()).isEqualTo(1);
    }
    assertThat(spec().path("holderIdentity").asString()).isEmpty();
    assertThat(calls).containsExactly("first leads", "second leads");
  }

  @Test
  void theLeaseOfAProcessThatDiedIsTakenOnceItHasBeenUnchangedForItsDuration() {
    putLease("dead_1");
    try (LeaderElection _ = election("next")) {
      awaitCalls("next leads");
      assertThat(spec().path("leaseTransitions").asInt()).isEqualTo(4);
    }
  }

  @Test
  void whoeverCannotRenewLosesTheLease() {
    try (LeaderElection election = election("only")) {
      awaitCalls("only leads");

      server.refuse("update", "leases", 500, "down");
      server.refuse("get", "leases", 500, "down");

      awaitCalls("only leads", "only lost");
      assertThat(election.isLeader()).isFalse();

      server.allow("update", "leases");
      server.allow("get", "leases");

      awaitCalls("only leads", "only lost", "only leads");
    }
  }

  @Test
  void whoeverSeesAnotherHolderLosesTheLeaseAtOnce() {
    try (LeaderElection _ = election("only")) {
      awaitCalls("only leads");

      putLease("other_1");

      awaitCalls("only leads", "only lost");
    }
    assertThat(spec().path("holderIdentity").asString()).isEqualTo("other_1");
  }

  @Test
  void aShortOutageDoesNotLoseTheLease() {
    try (LeaderElection election = election("only")) {
      awaitCalls("only leads");
      server.refuse("update", "leases", 503, "starting");
      long updates = server.count("update leases");
      await().until(() -> server.count("update leases") > updates + 2);
      server.allow("update", "leases");

      String renewed = spec().path("renewTime").asString();
      await().until(() -> !spec().path("renewTime").asString().equals(renewed));
      assertThat(election.isLeader()).isTrue();
      assertThat(calls).containsExactly("only leads");
    }
  }

  @Test
  void aMissingRightIsNamed() {
    server.refuse("create", "leases", 403, "cannot create");
    try (CapturedLog log = new CapturedLog(LeaderElection.class);
        LeaderElection _ = election("only")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .anyMatch(
                          line ->
                              line.contains(
                                  "the role needs the verb create on leases in API group"
                                      + " \"coordination.k8s.io\"")));
      server.allow("create", "leases");
      awaitCalls("only leads");
    }
  }

  @Test
  void durationsWithWhichTwoCouldLeadAreRefused() {
    assertThatThrownBy(
            () ->
                new LeaderElectionSettings(
                    "n",
                    "l",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has to be longer");
    assertThat(LeaderElectionSettings.of("n", "l").leaseDuration())
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void stepsOfTheWallClockNeitherLoseNorStealTheLease() throws Exception {
    AtomicReference<Instant> leaderClock = new AtomicReference<>(Instant.now());
    AtomicReference<Instant> followerClock = new AtomicReference<>(Instant.now());
    ApiRequests requests = new ApiRequests(client);
    LeaseLock leader = new LeaseLock(requests, FAST, "leader", leaderClock::get);
    LeaseLock follower = new LeaseLock(requests, FAST, "follower", followerClock::get);
    assertThat(leader.tryOnce()).isEqualTo(LeaseLock.Holder.SELF);

    for (Duration step : List.of(Duration.ofHours(1), Duration.ofHours(-3), Duration.ofHours(9))) {
      leaderClock.updateAndGet(now -> now.plus(step));
      followerClock.updateAndGet(now -> now.minus(step));

      assertThat(follower.tryOnce()).as("follower, step " + step).isEqualTo(LeaseLock.Holder.OTHER);
      assertThat(leader.tryOnce()).as("leader, step " + step).isEqualTo(LeaseLock.Holder.SELF);
    }
    assertThat(spec().path("leaseTransitions").asInt()).isZero();
  }

  @Test
  void theLeaseIsGivenBackAlsoWhenARequestThatWasBrokenOffHasWrittenItMeanwhile() throws Exception {
    LeaseLock lock = new LeaseLock(new ApiRequests(client), FAST, "leaving_1", Instant::now);
    assertThat(lock.tryOnce()).isEqualTo(LeaseLock.Holder.SELF);
    putLease("leaving_1");

    lock.release();

    assertThat(spec().path("holderIdentity").asString()).isEmpty();
    assertThat(server.count("update leases")).as("a conflict, then the release").isEqualTo(2);
  }
}
