package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.xds.TestBed.LONG;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.removed;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendOrderTest {
  /** As Envoy does it: clusters are accepted only when they have got their endpoints. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNewRouteWaitsUntilItsClusterIsReady(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);

      bed.publish(cluster("c", "1"), endpoints("c", "1"), listener("l", "1"), route("r", "to c"));
      Received clusters = client.next(CLUSTER);
      bed.assertNothingMoreFor(client);
      client.subscribe(ENDPOINT, "c");
      client.nextAccepted(ENDPOINT);
      bed.assertNothingMoreFor(client);
      client.accept(clusters);

      client.nextAccepted(LISTENER);
      client.nextAccepted(ROUTE);
      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChangedClusterIsFollowedByItsEndpointsThoughTheyDidNotChange(boolean delta)
      throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), cluster("d", "1"), endpoints("c", "1"), endpoints("d", "1"));
      TestClient client = aggregated(bed, delta);
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);
      client.subscribe(ENDPOINT, "c", "d");
      client.nextAccepted(ENDPOINT);

      bed.publish(cluster("c", "2"));

      client.nextAccepted(CLUSTER);
      assertThat(client.nextAccepted(ENDPOINT).versions()).containsOnlyKeys("c");
      bed.assertNothingMoreFor(client);
    }
  }

  /** Or else it would keep the old ones, and wait for new ones that do not come. */
  @Test
  void aClientIsToldThatTheEndpointsOfAChangedClusterAreNoMore() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), endpoints("c", "1"));
      TestClient client = bed.deltaAggregated();
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);
      client.subscribe(ENDPOINT, "c");
      client.nextAccepted(ENDPOINT);

      bed.store.publish(List.of(cluster("c", "2")), List.of(removed(ENDPOINT, "c")));

      client.nextAccepted(CLUSTER);
      assertThat(client.nextAccepted(ENDPOINT).removed()).containsExactly("c");
      bed.assertNothingMoreFor(client);
    }
  }

  @Test
  void aReconnectingClientGetsTheEndpointsOfAChangedClusterThoughItHasThem() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "2"), cluster("d", "1"), endpoints("c", "1"), endpoints("d", "1"));
      TestClient client = bed.deltaAggregated();
      client.send(
          client
              .delta(CLUSTER)
              .putInitialResourceVersions("c", cluster("c", "1").version())
              .putInitialResourceVersions("d", cluster("d", "1").version()));
      assertThat(client.next(CLUSTER).versions()).containsOnlyKeys("c");

      client.send(
          client
              .delta(ENDPOINT)
              .addAllResourceNamesSubscribe(List.of("c", "d"))
              .putInitialResourceVersions("c", endpoints("c", "1").version())
              .putInitialResourceVersions("d", endpoints("d", "1").version()));

      assertThat(client.nextAccepted(ENDPOINT).versions()).containsOnlyKeys("c");
      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endpointsDoNotWaitForAnything(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), endpoints("c", "1"), endpoints("other", "1"));
      TestClient client = aggregated(bed, delta);
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);
      client.subscribe(ENDPOINT, "c", "other");
      client.nextAccepted(ENDPOINT);
      bed.publish(cluster("d", "1"));
      client.next(CLUSTER); // not answered

      bed.publish(endpoints("other", "2"));

      assertThat(client.next(ENDPOINT).versions()).containsOnlyKeys("other");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterGoesAfterTheRouteToIt(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);

      bed.store.publish(List.of(route("r", "to nowhere")), List.of(removed(CLUSTER, "c")));
      Received routes = client.next(ROUTE);
      bed.assertNothingMoreFor(client);
      client.accept(routes);

      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterGoesThoughTheRoutesNeverRest(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.store.publish(List.of(route("r", "2")), List.of(removed(CLUSTER, "c")));
      Received routes = client.next(ROUTE);

      bed.publish(route("r", "3"));
      client.accept(routes);

      client.next(ROUTE); // not answered
      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterStaysWhileRoutesFromBeforeItsRemovalAreNotAccepted(boolean delta)
      throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.publish(route("r", "still to c"));
      Received older = client.next(ROUTE);
      bed.store.publish(List.of(route("r", "to nowhere")), List.of(removed(CLUSTER, "c")));

      client.accept(older);

      Received newer = client.next(ROUTE);
      bed.assertNothingMoreFor(client);
      client.accept(newer);
      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterStaysWhileTheRouteWithoutItIsRefused(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.store.publish(List.of(route("r", "bad")), List.of(removed(CLUSTER, "c")));
      client.refuse(client.next(ROUTE), "no");
      bed.assertNothingMoreFor(client);

      bed.publish(route("r", "good"));
      client.nextAccepted(ROUTE);

      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterGoesWhenTheRefusedRouteIsRemovedToo(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.store.publish(List.of(route("r", "bad")), List.of(removed(CLUSTER, "c")));
      client.refuse(client.next(ROUTE), "no");

      bed.remove(ROUTE, "r");
      if (delta) {
        assertThat(client.nextAccepted(ROUTE).removed()).containsExactly("r");
      }

      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedClusterThatComesBackIsNotMissed(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), listener("l", "1"), route("r", "to c"));
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.store.publish(List.of(route("r", "2")), List.of(removed(CLUSTER, "c")));
      Received routes = client.next(ROUTE);

      bed.publish(cluster("c", "1"));
      client.accept(routes);

      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onAStreamPerTypeARemovedClusterStaysForTheGrace(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(cluster("c", "1"), cluster("d", "1"));
      TestClient client = perType(bed, delta);
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);

      bed.remove(CLUSTER, "c");
      bed.assertNothingMoreFor(client);
      bed.publish(cluster("d", "2"));

      Received next = client.nextAccepted(CLUSTER);
      assertThat(next.versions()).containsEntry("d", cluster("d", "2").version());
      assertThat(next.removed()).isEmpty();
      if (!delta) {
        assertThat(next.versions()).containsEntry("c", cluster("c", "1").version());
      }
      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onAStreamPerTypeARemovedClusterGoesWhenTheGraceIsOver(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(Duration.ofMillis(50), LONG))) {
      bed.publish(cluster("c", "1"), cluster("d", "1"));
      TestClient client = perType(bed, delta);
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);

      bed.remove(CLUSTER, "c");

      assertThatClusterIsGone(client.nextAccepted(CLUSTER), "c", delta);
      bed.assertNothingMoreFor(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClusterThatDoesNotGetReadyHoldsUpRoutesForAWhileOnly(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, Duration.ofMillis(50)))) {
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);

      bed.publish(cluster("c", "1"), route("r", "to c"));
      client.next(CLUSTER); // not answered

      client.nextAccepted(ROUTE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClusterThatDoesNotGetReadyHoldsUpOtherClustersForAWhileOnly(boolean delta)
      throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, Duration.ofMillis(50)))) {
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);
      bed.publish(cluster("c", "1"));
      Received first = client.next(CLUSTER);

      bed.publish(cluster("d", "1"));
      Received second = client.next(CLUSTER);

      assertThat(second.versions()).containsKey("d");
      if (delta) {
        client.accept(first);
      }
      client.accept(second);
      bed.assertNothingMoreFor(client);
      await()
          .untilAsserted(
              () ->
                  assertThat(bed.server.envoys().iterator().next().types())
                      .hasEntrySatisfying(CLUSTER, state -> assertThat(state.waiting()).isFalse()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void routesDoNotWaitForClustersThatAreRefused(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      TestClient client = aggregated(bed, delta);
      subscribeToAll(client);

      bed.publish(cluster("c", "1"), route("r", "to c"));
      client.refuse(client.next(CLUSTER), "no");

      client.nextAccepted(ROUTE);
    }
  }

  private static void assertThatClusterIsGone(Received response, String name, boolean delta) {
    assertThat(response.versions()).doesNotContainKey(name);
    if (delta) {
      assertThat(response.removed()).containsExactly(name);
    }
  }

  private static TestClient aggregated(TestBed bed, boolean delta) {
    return delta ? bed.deltaAggregated() : bed.sotwAggregated();
  }

  private static TestClient perType(TestBed bed, boolean delta) {
    return delta
        ? bed.delta(ClusterDiscoveryServiceGrpc.getDeltaClustersMethod())
        : bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
  }

  /** Clusters, listeners and the route {@code r}, and takes over whatever there is. */
  private static void subscribeToAll(TestClient client) throws Exception {
    client.subscribe(CLUSTER);
    client.nextAccepted(CLUSTER);
    client.subscribe(LISTENER);
    client.nextAccepted(LISTENER);
    client.subscribe(ROUTE, "r");
    client.nextAccepted(ROUTE);
  }
}
