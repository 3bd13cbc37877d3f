package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.removed;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectcontour.snapshot.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One bad listener or cluster must not keep all others from a state-of-the-world client. */
class FullStateRefusalTest {
  private TestBed bed;
  private TestClient client;

  @BeforeEach
  void start() throws Exception {
    bed = new TestBed();
    bed.publish(listener("a", "1"), listener("b", "1"));
    client = bed.sotwAggregated();
    client.subscribe(LISTENER);
    client.nextAccepted(LISTENER);
  }

  @AfterEach
  void stop() throws Exception {
    bed.close();
  }

  @Test
  void aRefusedChangeIsNotSentAgainUntilItChanges() throws Exception {
    bed.publish(listener("a", "bad"));
    client.refuse(client.next(LISTENER), "no");
    bed.assertNothingMoreFor(client);

    bed.publish(listener("a", "2"));

    assertThat(client.nextAccepted(LISTENER).versions())
        .isEqualTo(versions(listener("a", "2"), listener("b", "1")));
    bed.assertNothingMoreFor(client);
  }

  @Test
  void laterResponsesCarryWhatWasAcceptedInPlaceOfWhatWasRefused() throws Exception {
    bed.publish(listener("a", "bad"));
    client.refuse(client.next(LISTENER), "no");
    bed.publish(listener("new", "bad"));
    client.refuse(client.next(LISTENER), "no");
    bed.assertNothingMoreFor(client);

    bed.publish(listener("b", "2"));

    assertThat(client.nextAccepted(LISTENER).versions())
        .isEqualTo(versions(listener("a", "1"), listener("b", "2")));
    bed.assertNothingMoreFor(client);
    assertThatIsRefused("a", "new");
  }

  @Test
  void whomEnvoyNamesIsLeftOutOfLaterResponsesAndTheOthersAreTaken() throws Exception {
    bed.publish(listener("a", "bad"), listener("new", "1"));
    client.refuse(client.next(LISTENER), "Error adding/updating listener(s) a: no\n");
    bed.assertNothingMoreFor(client);

    bed.publish(listener("b", "2"));

    assertThat(client.nextAccepted(LISTENER).versions())
        .isEqualTo(versions(listener("a", "1"), listener("b", "2"), listener("new", "1")));
    bed.assertNothingMoreFor(client);
    assertThatIsRefused("a");
  }

  @Test
  void ofSeveralChangesTheBadOneIsFoundAndTheOthersReachTheClient() throws Exception {
    List<Resource> changes = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      changes.add(listener("l" + i, i == 4 ? "bad" : "1"));
    }
    bed.store.publish(changes, List.of(removed(LISTENER, "b")));

    String bad = listener("l4", "bad").version();
    Map<String, String> good = versions(changes.toArray(new Resource[0]));
    good.remove("l4");
    good.put("a", listener("a", "1").version());
    Set<String> used = Set.of();
    int responses = 0;
    for (Map<String, String> told = Map.of(); !told.equals(good); responses++) {
      Received response = client.next(LISTENER);
      told = response.versions();
      if (told.containsValue(bad)) {
        client.refuse(response, "no");
      } else {
        assertThat(told.keySet()).as("nothing is taken away again").containsAll(used);
        used = new TreeSet<>(told.keySet());
        used.remove("b"); // It was removed, but not by the responses for parts of the changes.
        client.accept(response);
      }
    }
    bed.assertNothingMoreFor(client);

    assertThat(responses).isLessThanOrEqualTo(9);
    assertThatIsRefused("l4");
  }

  @Test
  void goingBackToWhatWasAcceptedEndsTheRefusalAndNeedsNoResponse() throws Exception {
    bed.publish(listener("a", "bad"));
    client.refuse(client.next(LISTENER), "no");
    bed.assertNothingMoreFor(client);
    assertThatIsRefused("a");

    bed.publish(listener("a", "1"));
    bed.assertNothingMoreFor(client);

    assertThatIsRefused();
  }

  @Test
  void aRefusedRemovalIsNotToldAgainAndAgain() throws Exception {
    bed.remove(LISTENER, "a");
    client.refuse(client.next(LISTENER), "no");

    bed.assertNothingMoreFor(client);
  }

  /** It stays for the routes to it, but those never led to what was refused. */
  @Test
  void aRemovedClusterThatWasRefusedDoesNotSpoilLaterResponses() throws Exception {
    bed.publish(cluster("c", "1"), cluster("d", "1"), route("r", "1"));
    client.subscribe(CLUSTER);
    client.nextAccepted(CLUSTER);
    client.subscribe(ROUTE, "r");
    client.nextAccepted(ROUTE);
    bed.publish(route("r", "bad"));
    client.refuse(client.next(ROUTE), "no");
    bed.publish(cluster("c", "bad"));
    client.refuse(client.next(CLUSTER), "no");
    bed.publish(cluster("new", "bad"));
    client.refuse(client.next(CLUSTER), "no");

    bed.store.publish(
        List.of(cluster("d", "2")), List.of(removed(CLUSTER, "c"), removed(CLUSTER, "new")));

    assertThat(client.nextAccepted(CLUSTER).versions())
        .isEqualTo(versions(cluster("c", "1"), cluster("d", "2")));
    bed.assertNothingMoreFor(client);
  }

  private void assertThatIsRefused(String... names) {
    await()
        .untilAsserted(
            () ->
                assertThat(bed.server.envoys())
                    .flatExtracting(EnvoyState::rejections)
                    .extracting(Rejection::resource)
                    .containsExactly(names));
  }

  private static Map<String, String> versions(Resource... resources) {
    Map<String, String> versions = new TreeMap<>();
    for (Resource resource : resources) {
      versions.put(resource.name(), resource.version());
    }
    return versions;
  }
}
