package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.Status;
import io.projectcontour.snapshot.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where resources lead to the aggregated stream: who is served, and who is not. */
class AdmissionTest {
  private TestBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = TestBed.aggregatedOnly();
    bed.publish(cluster("a", "1"), endpoints("a", "1"));
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private static void assertRefused(TestClient client, ResourceType type) throws Exception {
    client.subscribe(type);

    Status end = client.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(end.getDescription())
        .contains("--aggregated-discovery", "contour bootstrap --xds-mode=delta-ads");
  }

  @Test
  void anEnvoyThatAsksForListenersOnTheirOwnStreamIsTold() throws Exception {
    assertRefused(bed.sotw(ListenerDiscoveryServiceGrpc.getStreamListenersMethod()), LISTENER);
  }

  @Test
  void anEnvoyThatAsksForClustersOnTheirOwnStreamIsTold() throws Exception {
    assertRefused(bed.delta(ClusterDiscoveryServiceGrpc.getDeltaClustersMethod()), CLUSTER);
  }

  @Test
  void anAggregatedStreamIsServedInBothProtocols() throws Exception {
    for (TestClient client : new TestClient[] {bed.sotwAggregated(), bed.deltaAggregated()}) {
      client.subscribe(CLUSTER);
      assertThat(client.next(CLUSTER).versions()).containsOnlyKeys("a");
    }
  }

  @Test
  void endpointsMayBeAskedForAsEarlierClustersSaid() throws Exception {
    TestClient client = bed.sotw(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    assertThat(client.next(ENDPOINT).versions()).containsOnlyKeys("a");
  }

  @Test
  void routesWaitForTheStreamThatClustersComeOn() throws Exception {
    bed.publish(route("r", "to a"));
    TestClient routes = bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    routes.subscribe(ROUTE, "r");
    bed.assertNothingMoreFor(routes);

    TestClient aggregated = bed.deltaAggregated();
    aggregated.subscribe(CLUSTER);
    aggregated.nextAccepted(CLUSTER);
    aggregated.subscribe(ENDPOINT, "a");
    aggregated.nextAccepted(ENDPOINT);

    assertThat(routes.next(ROUTE).versions()).containsOnlyKeys("r");
  }

  @Test
  void aClientThatIsNoEnvoyIsServed() throws Exception {
    bed.publish(route("r", "to a"));
    TestClient routes =
        bed.sotw(RouteDiscoveryServiceGrpc.getStreamRoutesMethod()).callingItself("contour cli");
    routes.subscribe(ROUTE, "r");
    assertThat(routes.next(ROUTE).versions()).containsOnlyKeys("r");
    TestClient clusters =
        bed.sotw(ClusterDiscoveryServiceGrpc.getStreamClustersMethod())
            .callingItself("contour cli");
    clusters.subscribe(CLUSTER);
    assertThat(clusters.next(CLUSTER).versions()).containsOnlyKeys("a");
  }
}
