package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.xds.TestBed.LONG;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.contourCluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.removed;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream for each type, all on one connection, as Envoy has them with Contour's bootstrap. */
class PerTypeOrderTest {
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  private @interface InBothProtocols {}

  /** The streams of one Envoy; it has the cluster {@code c} and the route {@code r} to it. */
  private record Envoy(TestBed bed, ManagedChannel channel, boolean delta, TestClient clusters) {
    static Envoy connect(TestBed bed, boolean delta) throws InterruptedException {
      bed.publish(cluster("c", "1"), endpoints("c", "1"), route("r", "to c"));
      ManagedChannel channel = bed.channel();
      TestClient clusters =
          delta
              ? TestClient.delta("e", channel, ClusterDiscoveryServiceGrpc.getDeltaClustersMethod())
              : TestClient.sotw(
                  "e", channel, ClusterDiscoveryServiceGrpc.getStreamClustersMethod());
      bed.keep(clusters).subscribe(CLUSTER);
      clusters.nextAccepted(CLUSTER);
      Envoy envoy = new Envoy(bed, channel, delta, clusters);
      envoy.subscribeToEndpoints("c").nextAccepted(ENDPOINT);
      return envoy;
    }

    TestClient subscribeToEndpoints(String name) {
      TestClient endpoints =
          delta
              ? TestClient.delta(
                  "e", channel, EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod())
              : TestClient.sotw(
                  "e", channel, EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod());
      bed.keep(endpoints).subscribe(ENDPOINT, name);
      return endpoints;
    }

    TestClient routes() throws InterruptedException {
      TestClient routes = routes(channel);
      routes.nextAccepted(ROUTE);
      return routes;
    }

    TestClient routes(ManagedChannel on) {
      return routes("e", on);
    }

    TestClient routes(String node, ManagedChannel on) {
      TestClient routes =
          delta
              ? TestClient.delta(node, on, RouteDiscoveryServiceGrpc.getDeltaRoutesMethod())
              : TestClient.sotw(node, on, RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
      bed.keep(routes).subscribe(ROUTE, "r");
      return routes;
    }
  }

  @InBothProtocols
  void aNewRouteWaitsForItsClusterAndForTheEndpointsOfIt(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "1"), endpoints("d", "1"), route("r", "to d"));
      Received clusters = envoy.clusters().next(CLUSTER);
      bed.assertNothingMoreFor(routes);
      envoy.clusters().accept(clusters);
      TestClient endpoints = envoy.subscribeToEndpoints("d");
      Received ready = endpoints.next(ENDPOINT);
      bed.assertNothingMoreFor(routes);
      endpoints.accept(ready);

      assertThat(routes.nextAccepted(ROUTE).versions())
          .containsEntry("r", route("r", "to d").version());
    }
  }

  @InBothProtocols
  void aRouteWaitsForTheEndpointsOfAClusterThatContourMade(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(contourCluster("d", "1"), endpoints("d", "1"), route("r", "to d"));
      envoy.clusters().nextAccepted(CLUSTER);
      bed.assertNothingMoreFor(routes);
      envoy.subscribeToEndpoints("d").nextAccepted(ENDPOINT);

      routes.nextAccepted(ROUTE);
    }
  }

  /** The route leads to cluster d, and c is gone. */
  private static void replaceClusterOfRoute(TestBed bed) {
    bed.store.publish(
        List.of(contourCluster("d", "1"), endpoints("d", "1"), route("r", "to d")),
        List.of(removed(CLUSTER, "c")));
  }

  @InBothProtocols
  void aRouteDoesNotWaitForTheRemovalOfTheClusterThatItLeaves(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, LONG))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      replaceClusterOfRoute(bed);
      envoy.clusters().nextAccepted(CLUSTER);
      envoy.subscribeToEndpoints("d").nextAccepted(ENDPOINT);

      assertThat(routes.nextAccepted(ROUTE).versions())
          .containsEntry("r", route("r", "to d").version());
      bed.assertNothingMoreFor(envoy.clusters());
    }
  }

  @InBothProtocols
  void aClusterDoesNotGoBeforeTheRouteToItIsReplaced(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(Duration.ofMillis(50), LONG))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      replaceClusterOfRoute(bed);
      envoy.clusters().nextAccepted(CLUSTER);
      TestClient endpoints = envoy.subscribeToEndpoints("d");
      Received ready = endpoints.next(ENDPOINT);
      bed.assertNothingMoreFor(envoy.clusters()); // The route still waits.
      endpoints.accept(ready);
      Received route = routes.next(ROUTE);
      bed.assertNothingMoreFor(envoy.clusters()); // The route is still on its way.
      routes.accept(route);

      Received without = envoy.clusters().nextAccepted(CLUSTER);
      if (delta) {
        assertThat(without.removed()).containsExactly("c");
      } else {
        assertThat(without.versions()).containsOnlyKeys("d");
      }
    }
  }

  @InBothProtocols
  void aClusterGoesWhenTheRouteThatLeftItHasWaitedInVain(boolean delta) throws Exception {
    // Long enough that a removal that is put off for as long as possible comes too late here.
    Duration patience = Duration.ofSeconds(5);
    try (TestBed bed = new TestBed(new XdsTimings(Duration.ofMillis(50), patience))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      replaceClusterOfRoute(bed);
      envoy.clusters().nextAccepted(CLUSTER);
      routes.nextAccepted(ROUTE); // Without the endpoints of d, which nobody asks for.

      Received without = envoy.clusters().nextAccepted(CLUSTER);
      assertThat(delta ? without.removed() : without.versions().keySet())
          .containsExactly(delta ? "c" : "d");
    }
  }

  @InBothProtocols
  void aRouteDoesNotWaitForClustersThatDidNotChange(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(route("r", "still to c"));

      routes.nextAccepted(ROUTE);
      bed.assertNothingMoreFor(envoy.clusters());
    }
  }

  @InBothProtocols
  void aClusterThatGetsNoEndpointsHoldsUpRoutesForAWhileOnly(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, Duration.ofMillis(50)))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "1"), endpoints("d", "1"), route("r", "to d"));
      envoy.clusters().nextAccepted(CLUSTER);

      routes.nextAccepted(ROUTE);
    }
  }

  /** It is busy with what it was sent; what counts is the time after that. */
  @InBothProtocols
  void anEnvoyThatTakesLongToAnswerIsWaitedForLonger(boolean delta) throws Exception {
    Duration patience = Duration.ofSeconds(1);
    try (TestBed bed = new TestBed(new XdsTimings(LONG, patience))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "1"), route("r", "to d"));
      Received clusters = envoy.clusters().next(CLUSTER);
      long sent = System.nanoTime();
      await().until(() -> System.nanoTime() - sent > 2 * patience.toNanos());
      bed.assertNothingMoreFor(routes);
      envoy.clusters().accept(clusters);

      routes.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void aClusterThatIsNotAnsweredHoldsUpRoutesForAWhileOnly(boolean delta) throws Exception {
    try (TestBed bed = new TestBed(new XdsTimings(LONG, Duration.ofMillis(50)))) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "1"), route("r", "to d"));
      envoy.clusters().next(CLUSTER); // not answered

      routes.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void aRouteDoesNotWaitForEndpointsThatDoNotExist(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "1"), route("r", "to d"));
      envoy.clusters().nextAccepted(CLUSTER);

      routes.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void aRouteDoesNotWaitForARefusedCluster(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();

      bed.publish(cluster("d", "bad"), route("r", "to d"));
      envoy.clusters().refuse(envoy.clusters().next(CLUSTER), "no");

      routes.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void theStreamsOfAnEnvoyMayBeOnSeveralConnections(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes(bed.channel());
      routes.nextAccepted(ROUTE);

      bed.publish(cluster("d", "1"), route("r", "to d"));
      Received clusters = envoy.clusters().next(CLUSTER);
      bed.assertNothingMoreFor(routes);
      envoy.clusters().accept(clusters);

      routes.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void otherEnvoysDoNotMatter(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient elsewhere = envoy.routes("another", bed.channel());
      elsewhere.nextAccepted(ROUTE);

      bed.publish(cluster("d", "1"), route("r", "to d"));
      envoy.clusters().next(CLUSTER); // not answered

      elsewhere.nextAccepted(ROUTE);
    }
  }

  @InBothProtocols
  void whenTheStreamOfClustersEndsRoutesWaitNoMore(boolean delta) throws Exception {
    try (TestBed bed = new TestBed()) {
      Envoy envoy = Envoy.connect(bed, delta);
      TestClient routes = envoy.routes();
      bed.publish(cluster("d", "1"), route("r", "to d"));
      envoy.clusters().next(CLUSTER); // not answered
      bed.assertNothingMoreFor(routes);

      envoy.clusters().close();

      routes.nextAccepted(ROUTE);
      envoy.clusters().end();
    }
  }
}
