package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.snapshot.ResourceType.RUNTIME;
import static io.projectcontour.snapshot.ResourceType.SECRET;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.resource;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateOfTheWorldTest {
  private TestBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = new TestBed();
  }

  @AfterEach
  void stop() throws Exception {
    bed.close();
  }

  @Test
  void theFirstRequestForListenersIsAnsweredEvenWhenThereAreNone() throws Exception {
    TestClient client = bed.sotw(ListenerDiscoveryServiceGrpc.getStreamListenersMethod());
    client.subscribe(LISTENER);

    assertThat(client.nextAccepted(LISTENER).versions()).isEmpty();
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aReconnectingClientIsAnsweredThoughItTellsTheCurrentVersion() throws Exception {
    bed.publish(cluster("a", "1"));
    TestClient first = bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
    first.subscribe(CLUSTER);
    Received response = first.nextAccepted(CLUSTER);

    TestClient second = bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
    second.send(second.sotw(CLUSTER, response.version(), ""));

    assertThat(second.next(CLUSTER).versions()).isEqualTo(response.versions());
  }

  @Test
  void whenOneClusterChangesAllAreSent() throws Exception {
    bed.publish(cluster("a", "1"), cluster("b", "1"));
    TestClient client = bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
    client.subscribe(CLUSTER);
    Received first = client.nextAccepted(CLUSTER);

    bed.publish(cluster("a", "2"));
    Received second = client.nextAccepted(CLUSTER);

    assertThat(second.versions())
        .containsOnly(
            java.util.Map.entry("a", cluster("a", "2").version()),
            java.util.Map.entry("b", cluster("b", "1").version()));
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void theVersionIsMadeFromWhatIsSentSoThatAllReplicasAgree() throws Exception {
    bed.publish(cluster("a", "1"), cluster("b", "1"));
    try (TestBed other = new TestBed()) {
      other.publish(cluster("b", "1"));
      other.publish(cluster("a", "0"));
      other.publish(cluster("a", "1"));
      TestClient one = bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
      TestClient two = other.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
      one.subscribe(CLUSTER);
      two.subscribe(CLUSTER);

      assertThat(one.next().version()).isEqualTo(two.next().version()).hasSize(16);
    }
  }

  @Test
  void ofNamedResourcesThoseThatExistAreSent() throws Exception {
    bed.publish(route("a", "1"), route("b", "1"));
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    client.subscribe(ROUTE, "a", "missing");

    assertThat(client.next(ROUTE).versions()).containsOnlyKeys("a");
  }

  @Test
  void ofNamedResourcesOnlyTheChangedOnesAreSentLater() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"), endpoints("c", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a", "b");
    client.nextAccepted(ENDPOINT);

    bed.publish(endpoints("b", "2"), endpoints("c", "2"));

    assertThat(client.nextAccepted(ENDPOINT).versions()).containsOnlyKeys("b");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aChangeOfOtherResourcesSendsNothing() throws Exception {
    bed.publish(endpoints("a", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    client.nextAccepted(ENDPOINT);

    bed.publish(endpoints("b", "1"), cluster("a", "1"));

    bed.assertNothingMoreFor(client);
  }

  @Test
  void aNamedResourceThatAppearsLaterIsSentThen() throws Exception {
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    client.subscribe(ROUTE, "late");
    client.nextAccepted(ROUTE);

    bed.publish(route("late", "1"));

    assertThat(client.next(ROUTE).versions()).containsOnlyKeys("late");
  }

  @Test
  void aNamedResourceThatIsRemovedSendsNothingAndIsSentWhenItComesBack() throws Exception {
    bed.publish(route("a", "1"));
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    client.subscribe(ROUTE, "a");
    client.nextAccepted(ROUTE);

    bed.remove(ROUTE, "a");
    bed.assertNothingMoreFor(client);
    bed.publish(route("a", "1"));

    assertThat(client.next(ROUTE).versions()).containsOnlyKeys("a");
  }

  @Test
  void aNameThatIsAddedIsSentAloneThoughItDidNotChange() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    client.nextAccepted(ENDPOINT);

    client.subscribe(ENDPOINT, "a", "b");

    assertThat(client.nextAccepted(ENDPOINT).versions()).containsOnlyKeys("b");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aNameThatIsTakenUpAgainIsSentAgainThoughItDidNotChange() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a", "b");
    client.nextAccepted(ENDPOINT);
    client.subscribe(ENDPOINT, "a");
    bed.assertNothingMoreFor(client);

    client.subscribe(ENDPOINT, "a", "b");

    assertThat(client.next(ENDPOINT).versions()).containsOnlyKeys("b");
  }

  @Test
  void whatIsNoLongerAskedForIsNotSent() throws Exception {
    bed.publish(endpoints("a", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    client.nextAccepted(ENDPOINT);
    client.subscribe(ENDPOINT);
    bed.assertNothingMoreFor(client);

    bed.publish(endpoints("a", "2"));

    bed.assertNothingMoreFor(client);
  }

  @Test
  void aRequestMayAcceptAndAskForMoreAtOnce() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    Received first = client.next(ENDPOINT);

    client.send(
        client
            .sotw(ENDPOINT, first.version(), first.nonce())
            .clearResourceNames()
            .addResourceNames("a")
            .addResourceNames("b"));

    assertThat(client.next(ENDPOINT).versions()).containsOnlyKeys("b");
    assertThat(bed.observer.whats()).containsOnlyOnce("accepted ENDPOINT");
  }

  @Test
  void aRequestWithAnOldNonceIsIgnored() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    Received first = client.nextAccepted(ENDPOINT);
    bed.publish(endpoints("a", "2"));
    Received second = client.next(ENDPOINT);

    client.send(client.sotw(ENDPOINT, first.version(), first.nonce()).addResourceNames("b"));
    client.accept(second);

    bed.assertNothingMoreFor(client);
    assertThat(second.nonce()).isNotEqualTo(first.nonce());
  }

  @Test
  void whileAResponseIsUnansweredChangesAreJoined() throws Exception {
    bed.publish(cluster("a", "1"));
    TestClient client = bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
    client.subscribe(CLUSTER);
    Received first = client.next(CLUSTER);
    for (int i = 2; i < 100; i++) {
      bed.publish(cluster("a", Integer.toString(i)));
    }
    bed.assertNothingMoreFor(client);

    client.accept(first);

    assertThat(client.nextAccepted(CLUSTER).versions())
        .containsEntry("a", cluster("a", "99").version());
    bed.assertNothingMoreFor(client);
  }

  @Test
  void everythingCanBeAskedForAndGivenUp() throws Exception {
    bed.publish(resource(SECRET, "a", "1"), resource(SECRET, "b", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(SECRET, "*");
    assertThat(client.nextAccepted(SECRET).versions()).containsOnlyKeys("a", "b");
    client.subscribe(SECRET, "a");
    // "Even if it previously sent those resources without having been asked for them."
    assertThat(client.nextAccepted(SECRET).versions()).containsOnlyKeys("a");
    bed.assertNothingMoreFor(client);

    bed.publish(resource(SECRET, "a", "2"), resource(SECRET, "b", "2"));

    assertThat(client.nextAccepted(SECRET).versions()).containsOnlyKeys("a");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void namedClustersAreSentTogetherAndMissOnlyTheRemovedOne() throws Exception {
    bed.publish(listener("a", "1"), listener("b", "1"), listener("c", "1"));
    TestClient client = bed.sotw(ListenerDiscoveryServiceGrpc.getStreamListenersMethod());
    client.subscribe(LISTENER, "a", "b");
    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("a", "b");

    bed.publish(listener("a", "2"), listener("c", "2"));
    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("a", "b");
    bed.remove(LISTENER, "b");
    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("a");
    bed.publish(listener("c", "3"));
    bed.assertNothingMoreFor(client);
  }

  @Test
  void onAStreamPerTypeAnEmptyListMeansEverythingForPeopleWhoLook() throws Exception {
    bed.publish(route("a", "1"), route("b", "1"));
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    client.send(client.sotw(ROUTE, "0", ""));

    assertThat(client.next(ROUTE).versions()).containsOnlyKeys("a", "b");
  }

  @Test
  void onAnAggregatedStreamAnEmptyListOfRoutesMeansNoneAndNeedsNoAnswer() throws Exception {
    bed.publish(route("a", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(ROUTE);
    bed.assertNothingMoreFor(client);

    client.subscribe(ROUTE, "a");

    assertThat(client.nextAccepted(ROUTE).versions()).containsOnlyKeys("a");
  }

  @Test
  void theTypeOfTheRequestCountsAndTheStreamsOwnIsTheDefault() throws Exception {
    bed.publish(resource(SECRET, "s", "1"), route("r", "1"));
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());

    client.send(client.sotw(SECRET, "0", ""));
    assertThat(client.next().type()).isEqualTo(SECRET);
    client.send(client.sotw(ROUTE, "0", "").clearTypeUrl());
    assertThat(client.next().type()).isEqualTo(ROUTE);
  }

  @Test
  void anUnknownTypeEndsTheStream() throws Exception {
    TestClient client = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    client.send(client.sotw(ROUTE, "", "").setTypeUrl("type.googleapis.com/unheard.of"));

    Status end = client.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription()).contains("type.googleapis.com/unheard.of");
  }

  @Test
  void anAggregatedRequestWithoutATypeEndsTheStream() throws Exception {
    TestClient client = bed.sotwAggregated();
    client.send(client.sotw(ROUTE, "", "").clearTypeUrl());

    assertThat(client.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void oneResponseIsFetchedWithoutAStream() {
    bed.publish(cluster("a", "1"), cluster("b", "1"));
    var stub = ClusterDiscoveryServiceGrpc.newBlockingStub(bed.channel());

    Received all = Received.of(stub.fetchClusters(DiscoveryRequest.getDefaultInstance()));
    Received named =
        Received.of(
            stub.fetchClusters(DiscoveryRequest.newBuilder().addResourceNames("b").build()));

    assertThat(all.versions()).containsOnlyKeys("a", "b");
    assertThat(named.versions()).containsOnlyKeys("b");
    assertThatThrownBy(
            () -> stub.fetchClusters(DiscoveryRequest.newBuilder().setTypeUrl("x").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void runtimeLayersAreServed() throws Exception {
    bed.publish(resource(RUNTIME, "dynamic", "1"));
    TestClient client = bed.sotwAggregated();
    client.subscribe(RUNTIME, "dynamic");

    assertThat(client.next(RUNTIME).versions()).containsOnlyKeys("dynamic");
  }
}
