package io.projectcontour.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
  private final SnapshotStore store = new SnapshotStore();

  @Test
  void aNewStoreIsEmptyAtGenerationZero() {
    assertThat(store.current().generation()).isZero();
    assertThat(store.current().all(ResourceType.CLUSTER)).isEmpty();
  }

  @Test
  void resourcesAreListedInTheOrderOfTheirNames() {
    store.publish(List.of(cluster("b", "1"), cluster("a", "1"), cluster("c", "1")), List.of());

    assertThat(store.current().all(ResourceType.CLUSTER))
        .extracting(Resource::name)
        .containsExactly("a", "b", "c");
    assertThat(store.current().size(ResourceType.CLUSTER)).isEqualTo(3);
    assertThat(store.current().get(ResourceType.CLUSTER, "b")).contains(cluster("b", "1"));
    assertThat(store.current().get(ResourceType.LISTENER, "b")).isEmpty();
  }

  @Test
  void anOlderSnapshotDoesNotChange() {
    XdsSnapshot before = store.publish(List.of(cluster("a", "1")), List.of());

    store.publish(List.of(cluster("a", "2")), List.of());

    assertThat(before.get(ResourceType.CLUSTER, "a")).contains(cluster("a", "1"));
  }

  @Test
  void publishingTheSameAgainMakesNoGenerationAndTellsNobody() {
    AtomicInteger told = new AtomicInteger();
    store.subscribe(told::incrementAndGet);
    XdsSnapshot first = store.publish(List.of(cluster("a", "1")), List.of());

    XdsSnapshot second = store.publish(List.of(cluster("a", "1")), List.of(removed("absent")));

    assertThat(second).isSameAs(first);
    assertThat(told).hasValue(1);
  }

  @Test
  void aRemovalAndAnEqualPutOfTheSameNameChangeNothing() {
    XdsSnapshot first = store.publish(List.of(cluster("a", "1")), List.of());

    assertThat(store.publish(List.of(cluster("a", "1")), List.of(removed("a")))).isSameAs(first);
  }

  @Test
  void otherSourcesAreAChangeOfTheSnapshotThoughNotOfTheVersion() {
    store.publish(List.of(cluster("a", "1")), List.of());
    Resource moved =
        Resource.of(
            ResourceType.CLUSTER,
            "a",
            ByteString.copyFromUtf8("1"),
            Sources.of("Ingress default/a"));

    XdsSnapshot next = store.publish(List.of(moved), List.of());

    assertThat(next.generation()).isEqualTo(2);
    assertThat(next.changedSince(ResourceType.CLUSTER, 1)).contains(Set.of("a"));
    assertThat(moved.version()).isEqualTo(cluster("a", "1").version());
  }

  @Test
  void changesAreRememberedByType() {
    store.publish(List.of(cluster("a", "1"), cluster("b", "1")), List.of());
    store.publish(List.of(cluster("a", "2")), List.of());
    store.publish(List.of(), List.of(removed("b")));
    XdsSnapshot now = store.current();

    assertThat(now.changedSince(ResourceType.CLUSTER, 3)).contains(Set.of());
    assertThat(now.changedSince(ResourceType.CLUSTER, 2)).contains(Set.of("b"));
    assertThat(now.changedSince(ResourceType.CLUSTER, 1)).contains(Set.of("a", "b"));
    assertThat(now.changedSince(ResourceType.CLUSTER, 0)).contains(Set.of("a", "b"));
    assertThat(now.changedSince(ResourceType.LISTENER, 0)).contains(Set.of());
  }

  @Test
  void aGenerationTooLongAgoIsNotAnswered() {
    for (int i = 0; i <= XdsSnapshot.REMEMBERED_GENERATIONS; i++) {
      store.publish(List.of(cluster("a", Integer.toString(i))), List.of());
    }

    assertThat(store.current().changedSince(ResourceType.CLUSTER, 0)).isEmpty();
    assertThat(store.current().changedSince(ResourceType.CLUSTER, 1)).contains(Set.of("a"));
  }

  @Test
  void aClosedSubscriptionIsNotToldAndAFailingOneDoesNotDisturbOthers() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    AutoCloseable subscription = store.subscribe(closed::incrementAndGet);
    store.subscribe(
        () -> {
          throw new IllegalStateException("listener");
        });
    store.subscribe(open::incrementAndGet);
    store.publish(List.of(cluster("a", "1")), List.of());

    subscription.close();
    store.publish(List.of(cluster("a", "2")), List.of());

    assertThat(closed).hasValue(1);
    assertThat(open).hasValue(2);
  }

  @Test
  void publishingFromWithinAPublishingThreadIsAllowedButNotFromASecondOne() {
    List<Throwable> failures = new ArrayList<>();
    store.subscribe(
        () -> {
          Thread second =
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try {
                          store.publish(List.of(cluster("b", "1")), List.of());
                        } catch (IllegalStateException e) {
                          failures.add(e);
                        }
                      });
          try {
            second.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    store.publish(List.of(cluster("a", "1")), List.of());

    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(store.current().size(ResourceType.CLUSTER)).isEqualTo(1);
  }

  @Test
  void randomEditsGiveTheSameAsAPlainMapAndChangesCoverEachDifference() {
    Random random = new Random(42);
    Map<String, String> plain = new HashMap<>();
    List<Map<String, String>> states = new ArrayList<>(List.of(Map.of()));
    for (int step = 0; step < 300; step++) {
      List<Resource> put = new ArrayList<>();
      List<Removed> removed = new ArrayList<>();
      for (int edit = random.nextInt(4); edit >= 0; edit--) {
        String name = "c" + random.nextInt(12);
        if (random.nextInt(3) == 0) {
          removed.add(removed(name));
        } else {
          put.add(cluster(name, Integer.toString(random.nextInt(3))));
        }
      }
      removed.forEach(gone -> plain.remove(gone.name()));
      put.forEach(resource -> plain.put(resource.name(), resource.version()));
      XdsSnapshot now = store.publish(put, removed);
      if (now.generation() == states.size()) {
        states.add(Map.copyOf(plain));
      }
      assertThat(versions(now)).isEqualTo(plain);
    }
    int last = states.size() - 1;
    for (int since = 0; since <= last; since++) {
      assertThat(store.current().changedSince(ResourceType.CLUSTER, since).orElseThrow())
          .containsAll(differences(states.get(since), states.get(last)));
    }
  }

  @Test
  void theVersionIsTheStartOfTheSha256OfTheBody() {
    // printf '' | sha256sum
    assertThat(Resource.of(ResourceType.CLUSTER, "a", ByteString.EMPTY, Sources.NONE).version())
        .isEqualTo("e3b0c44298fc1c14");
  }

  @Test
  void equalMessagesHaveEqualBytesWhateverTheOrderOfTheirMaps() {
    Struct.Builder forwards = Struct.newBuilder();
    Struct.Builder backwards = Struct.newBuilder();
    for (int i = 0; i < 50; i++) {
      forwards.putFields("key" + i, Value.newBuilder().setNumberValue(i).build());
      backwards.putFields("key" + (49 - i), Value.newBuilder().setNumberValue(49 - i).build());
    }

    assertThat(Resource.deterministicBytes(forwards.build()))
        .isEqualTo(Resource.deterministicBytes(backwards.build()));
  }

  @Test
  void theAnyIsTheOneThatProtobufWouldPack() {
    Cluster message = Cluster.newBuilder().setName("a").build();
    Resource resource = Resource.of(ResourceType.CLUSTER, "a", message, Sources.NONE);

    assertThat(resource.any()).isEqualTo(com.google.protobuf.Any.pack(message));
  }

  @Test
  void aTextOfAResourceDoesNotShowItsBody() {
    Resource secret =
        Resource.of(ResourceType.SECRET, "s", ByteString.copyFromUtf8("private key"), Sources.NONE);

    assertThat(secret.toString()).doesNotContain("private key").contains("s");
  }

  @Test
  void eachTypeIsFoundByItsUrlAndOthersAreNot() {
    for (ResourceType type : ResourceType.values()) {
      assertThat(ResourceType.ofTypeUrl(type.typeUrl())).contains(type);
    }
    assertThat(ResourceType.ofTypeUrl("type.googleapis.com/unheard.of")).isEmpty();
    assertThat(ResourceType.ofTypeUrl("")).isEmpty();
  }

  @Test
  void sourcesAreSortedAndCannotBeChanged() {
    Sources sources = Sources.of("Service b/b", "Ingress a/a");

    assertThat(sources.objects()).containsExactly("Ingress a/a", "Service b/b");
    assertThat(sources.union(Sources.of("Secret c/c")))
        .isEqualTo(Sources.of("Secret c/c", "Ingress a/a", "Service b/b"));
    assertThat(sources.union(Sources.NONE)).isEqualTo(sources);
    assertThat(Sources.NONE.union(sources)).isEqualTo(sources);
    assertThat(sources).hasToString("Ingress a/a, Service b/b");
    assertThatThrownBy(() -> sources.objects().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Set<String> differences(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    names.removeIf(
        name -> one.getOrDefault(name, "absent").equals(other.getOrDefault(name, "absent")));
    return names;
  }

  private static Map<String, String> versions(XdsSnapshot snapshot) {
    Map<String, String> versions = new HashMap<>();
    snapshot
        .all(ResourceType.CLUSTER)
        .forEach(resource -> versions.put(resource.name(), resource.version()));
    return versions;
  }

  private static Resource cluster(String name, String body) {
    return Resource.of(
        ResourceType.CLUSTER,
        name,
        ByteString.copyFromUtf8(body),
        Sources.of("HTTPProxy default/" + name));
  }

  private static Removed removed(String name) {
    return new Removed(ResourceType.CLUSTER, name);
  }
}
