package io.projectcontour.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random publications, subscriptions and refusals; when it is quiet again, each client has what the
 * snapshot says, except what it refuses.
 */
class RandomSeriesTest {
  private static final int STEPS = 120;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  /** A content that clients refuse. */
  private static final String BAD = "bad";

  private static final List<ResourceType> TYPES =
      List.of(
          ResourceType.CLUSTER,
          ResourceType.ENDPOINT,
          ResourceType.LISTENER,
          ResourceType.ROUTE,
          ResourceType.SECRET);

  /** A client that follows the protocol and keeps what it is told, like Envoy. */
  private static final class Follower {
    private final TestClient client;
    private final boolean delta;
    private final Set<String> badVersions;
    private final Map<ResourceType, Map<String, String>> view = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, Set<String>> names = new EnumMap<>(ResourceType.class);
    private final Set<ResourceType> wildcards = new HashSet<>();

    Follower(TestClient client, boolean delta, Set<String> badVersions) {
      this.client = client;
      this.delta = delta;
      this.badVersions = badVersions;
    }

    void subscribeToAll(ResourceType type) {
      wildcards.add(type);
      client.subscribe(type);
    }

    void choose(ResourceType type, Set<String> chosen) {
      Set<String> before = names.getOrDefault(type, Set.of());
      names.put(type, Set.copyOf(chosen));
      if (!delta) {
        client.subscribe(type, chosen.toArray(new String[0]));
      } else {
        Set<String> added = new HashSet<>(chosen);
        added.removeAll(before);
        Set<String> dropped = new HashSet<>(before);
        dropped.removeAll(chosen);
        client.send(
            client
                .delta(type)
                .addAllResourceNamesSubscribe(added)
                .addAllResourceNamesUnsubscribe(dropped));
      }
      view.computeIfAbsent(type, _ -> new HashMap<>()).keySet().retainAll(chosen);
    }

    /** Answers one response, if there is one. */
    boolean answerOne() {
      Received response = client.poll();
      if (response == null) {
        return false;
      }
      if (response.versions().values().stream().anyMatch(badVersions::contains)) {
        client.refuse(response, "there is something bad");
        return true;
      }
      Map<String, String> known = view.computeIfAbsent(response.type(), _ -> new HashMap<>());
      if (!delta && isFull(response.type())) {
        known.clear();
      }
      response
          .versions()
          .forEach(
              (name, version) -> {
                if (wants(response.type(), name)) {
                  known.put(name, version);
                }
              });
      known.keySet().removeAll(response.removed());
      client.accept(response);
      return true;
    }

    private boolean wants(ResourceType type, String name) {
      return wildcards.contains(type) || names.getOrDefault(type, Set.of()).contains(name);
    }

    private static boolean isFull(ResourceType type) {
      return type == ResourceType.CLUSTER || type == ResourceType.LISTENER;
    }

    /** What it should have of a type, and what it has; without what cannot be known. */
    void assertAgrees(TestBed bed, ResourceType type) {
      Map<String, String> expected = new TreeMap<>();
      for (Resource resource : bed.store.current().all(type)) {
        if (wants(type, resource.name()) && !badVersions.contains(resource.version())) {
          expected.put(resource.name(), resource.version());
        }
      }
      Map<String, String> actual = new TreeMap<>(view.getOrDefault(type, Map.of()));
      // An older version of what is refused, and what state of the world cannot say is gone.
      actual
          .keySet()
          .removeIf(
              name ->
                  bed.store
                      .current()
                      .get(type, name)
                      .map(r -> badVersions.contains(r.version()))
                      .orElse(!delta && !isFull(type)));
      if (type == ResourceType.CLUSTER && refusesRouting(bed)) {
        // Removed clusters stay while old routes, which may lead to them, are in use.
        actual.keySet().removeIf(name -> bed.store.current().get(type, name).isEmpty());
      }
      assertThat(actual).as("%s of %s", type, delta ? "delta" : "sotw").isEqualTo(expected);
    }

    private boolean refusesRouting(TestBed bed) {
      return wildcards.contains(ResourceType.LISTENER)
          && List.of(ResourceType.LISTENER, ResourceType.ROUTE).stream()
              .flatMap(type -> bed.store.current().all(type).stream())
              .anyMatch(r -> wants(r.type(), r.name()) && badVersions.contains(r.version()));
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whenItIsQuietEachClientHasWhatTheSnapshotSays(long seed) throws Exception {
    Random random = new Random(seed);
    Set<String> badVersions = new HashSet<>();
    for (ResourceType type : TYPES) {
      NAMES.forEach(name -> badVersions.add(TestResources.resource(type, name, BAD).version()));
    }
    try (TestBed bed = new TestBed(new XdsTimings(Duration.ZERO, Duration.ofMillis(20)))) {
      List<Follower> followers = followers(bed, badVersions);
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(4)) {
          case 0, 1 -> publish(bed, random);
          case 2 -> choose(followers.get(random.nextInt(followers.size())), random);
          default -> followers.get(random.nextInt(followers.size())).answerOne();
        }
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(
              () -> {
                for (Follower follower : followers) {
                  while (follower.answerOne()) {
                    // Until the mailbox is empty.
                  }
                  for (ResourceType type : TYPES) {
                    follower.assertAgrees(bed, type);
                  }
                }
                assertThat(bed.server.envoys())
                    .allSatisfy(
                        envoy -> assertThat(envoy.types().values()).noneMatch(TypeState::waiting));
              });
      assertNothingIsSentTwice(bed, followers);
    }
  }

  private static List<Follower> followers(TestBed bed, Set<String> badVersions) {
    List<Follower> followers = new ArrayList<>();
    for (boolean delta : new boolean[] {false, true}) {
      Follower aggregated =
          new Follower(delta ? bed.deltaAggregated() : bed.sotwAggregated(), delta, badVersions);
      aggregated.subscribeToAll(ResourceType.CLUSTER);
      aggregated.subscribeToAll(ResourceType.LISTENER);
      followers.add(aggregated);
    }
    followers.add(
        wildcard(
            bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod()),
            false,
            ResourceType.CLUSTER,
            badVersions));
    followers.add(
        wildcard(
            bed.delta(ClusterDiscoveryServiceGrpc.getDeltaClustersMethod()),
            true,
            ResourceType.CLUSTER,
            badVersions));
    followers.add(
        wildcard(
            bed.delta(ListenerDiscoveryServiceGrpc.getDeltaListenersMethod()),
            true,
            ResourceType.LISTENER,
            badVersions));
    followers.add(
        wildcard(
            bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod()),
            false,
            ResourceType.ROUTE,
            badVersions));
    return followers;
  }

  private static Follower wildcard(
      TestClient client, boolean delta, ResourceType type, Set<String> badVersions) {
    Follower follower = new Follower(client, delta, badVersions);
    follower.subscribeToAll(type);
    return follower;
  }

  private static void publish(TestBed bed, Random random) {
    List<Resource> put = new ArrayList<>();
    List<Removed> removed = new ArrayList<>();
    for (int edit = random.nextInt(4); edit >= 0; edit--) {
      ResourceType type = TYPES.get(random.nextInt(TYPES.size()));
      String name = NAMES.get(random.nextInt(NAMES.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> removed.add(new Removed(type, name));
        case 2 -> put.add(TestResources.resource(type, name, BAD));
        default -> put.add(TestResources.resource(type, name, Integer.toString(random.nextInt(4))));
      }
    }
    bed.store.publish(put, removed);
  }

  private static void choose(Follower follower, Random random) {
    if (!follower.wildcards.contains(ResourceType.LISTENER)
        || !follower.wildcards.contains(ResourceType.CLUSTER)) {
      return; // It has one type only.
    }
    List<ResourceType> named =
        List.of(ResourceType.ENDPOINT, ResourceType.ROUTE, ResourceType.SECRET);
    Set<String> chosen = new HashSet<>();
    NAMES.stream().filter(_ -> random.nextBoolean()).forEach(chosen::add);
    follower.choose(named.get(random.nextInt(named.size())), chosen);
  }

  /** After a change of something that nobody has asked for, nobody is sent anything. */
  private static void assertNothingIsSentTwice(TestBed bed, List<Follower> followers)
      throws InterruptedException {
    for (Follower follower : followers) {
      bed.assertNothingMoreFor(follower.client);
    }
  }
}
