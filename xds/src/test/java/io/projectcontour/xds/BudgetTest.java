package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.xds.TestResources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one change may send, in resources and bytes, whatever the number of resources. */
class BudgetTest {
  private static final int MANY = 5_000;

  /** What an answer may have around the resource: types, nonce, versions. */
  private static final int ENVELOPE_BYTES = 2_000;

  private TestBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = new TestBed();
    bed.store.publish(clusters(), List.<Removed>of());
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private static List<Resource> clusters() {
    List<Resource> clusters = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      clusters.add(cluster("c" + i, "1"));
    }
    return clusters;
  }

  /** What has been sent, as soon as the server has noted so many; a client may get it before. */
  private List<SentResponse> awaitSent(int count) {
    Awaitility.await().until(() -> bed.observer.sent.size() >= count);
    List<SentResponse> sent = List.copyOf(bed.observer.sent);
    assertThat(sent).hasSize(count);
    return sent;
  }

  @Test
  void aChangeAmongManySendsADeltaClientThatResourceAlone() throws Exception {
    TestClient client = bed.deltaAggregated();
    client.subscribe(CLUSTER);
    assertThat(client.nextAccepted(CLUSTER).versions()).hasSize(MANY);

    Resource changed = cluster("c7", "2");
    bed.publish(changed);

    assertThat(client.nextAccepted(CLUSTER).versions()).containsOnlyKeys("c7");
    SentResponse sent = awaitSent(2).getLast();
    assertThat(sent.resources()).containsExactly("c7");
    assertThat(sent.bytes()).isLessThan(changed.body().size() + ENVELOPE_BYTES);
    bed.assertNothingMoreFor(client);
  }

  @Test
  void eachOfManyEnvoysIsSentAChangeOnce() throws Exception {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestClient client = bed.deltaAggregated();
      client.subscribe(CLUSTER);
      clients.add(client);
    }
    for (TestClient client : clients) {
      client.nextAccepted(CLUSTER);
    }
    awaitSent(clients.size());

    bed.publish(cluster("c7", "2"));
    for (TestClient client : clients) {
      assertThat(client.nextAccepted(CLUSTER).versions()).containsOnlyKeys("c7");
    }

    assertThat(awaitSent(2 * clients.size()).subList(clients.size(), 2 * clients.size()))
        .allSatisfy(sent -> assertThat(sent.resources()).containsExactly("c7"));
  }

  @Test
  void aReconnectingClientThatHasEverythingIsSentNoResource() throws Exception {
    TestClient client = bed.deltaAggregated();
    DeltaDiscoveryRequest.Builder request = client.delta(CLUSTER);
    clusters()
        .forEach(cluster -> request.putInitialResourceVersions(cluster.name(), cluster.version()));

    client.send(request);

    assertThat(client.nextAccepted(CLUSTER).versions()).isEmpty();
    bed.assertNothingMoreFor(client);
  }
}
