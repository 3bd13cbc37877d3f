package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.snapshot.ResourceType.VIRTUAL_HOST;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.removed;
import static io.projectcontour.xds.TestResources.resource;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.route.v3.VirtualHostDiscoveryServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual hosts that are asked for one by one, beside what they belong to and lead to. */
class VirtualHostOrderTest {
  @Test
  void aClusterOutlastsVirtualHostsThatComeOnAnotherStream() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(
          cluster("c", "1"), route("r", "discovering"), resource(VIRTUAL_HOST, "r/h", "to c"));
      TestClient client = bed.deltaAggregated();
      client.subscribe(CLUSTER);
      client.nextAccepted(CLUSTER);
      client.subscribe(ROUTE, "r");
      client.nextAccepted(ROUTE);
      TestClient hosts = bed.delta(VirtualHostDiscoveryServiceGrpc.getDeltaVirtualHostsMethod());
      hosts.subscribe(VIRTUAL_HOST);
      hosts.nextAccepted(VIRTUAL_HOST);

      bed.store.publish(List.of(), List.of(removed(VIRTUAL_HOST, "r/h"), removed(CLUSTER, "c")));
      assertThat(hosts.nextAccepted(VIRTUAL_HOST).removed()).containsExactly("r/h");

      bed.assertNothingMoreFor(client); // Its grace is long.
      hosts.close();
      bed.publish(route("r", "without hosts"));
      client.nextAccepted(ROUTE);
      assertThat(client.next(CLUSTER).removed()).containsExactly("c");
    }
  }

  @Test
  void virtualHostsAreSentAgainWhenTheirRouteConfigurationHasArrived() throws Exception {
    try (TestBed bed = new TestBed()) {
      bed.publish(resource(VIRTUAL_HOST, "early/a", "a"), resource(VIRTUAL_HOST, "late/b", "b"));
      bed.publish(route("early", "1"));
      TestClient client = bed.deltaAggregated();
      client.subscribe(ROUTE, "early", "late");
      client.nextAccepted(ROUTE);
      client.subscribe(VIRTUAL_HOST);
      client.nextAccepted(VIRTUAL_HOST);

      bed.publish(route("late", "1"));
      client.nextAccepted(ROUTE);

      assertThat(client.nextAccepted(VIRTUAL_HOST).versions()).containsOnlyKeys("late/b");
      bed.publish(route("late", "2"));
      client.nextAccepted(ROUTE);
      bed.assertNothingMoreFor(client);
    }
  }
}
