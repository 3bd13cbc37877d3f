package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.projectcontour.it.cases.XdsCollector.Protocol;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import io.projectcontour.xds.XdsTimings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XdsCollectorTest {
  private final SnapshotStore store = new SnapshotStore();
  private XdsServer server;

  @BeforeEach
  void startServer() throws Exception {
    server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new XdsTimings(Duration.ZERO, Duration.ofSeconds(1))),
            store,
            XdsObserver.NONE);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReferredToIsCollectedAndWhatIsNotIsNot(Protocol protocol) {
    put(XdsList.LISTENERS, listener("l", "routes"));
    put(XdsList.ROUTES, routes("routes", "v1"));
    put(XdsList.ROUTES, routes("others", "v1"));
    put(XdsList.CLUSTERS, cluster("c", "endpoints"));
    put(XdsList.ENDPOINTS, endpoints("endpoints"));
    put(XdsList.RUNTIME, Runtime.newBuilder().setName("dynamic").build());

    try (XdsCollector collector = XdsCollector.connect(server.address(), protocol)) {
      await().until(() -> collector.resources().equals(NormalForm.resources(store.current())));

      assertThat(collector.resources().named(XdsList.ROUTES)).containsOnlyKeys("routes");
      assertThat(collector.resources().named(XdsList.ENDPOINTS)).containsOnlyKeys("endpoints");
      assertThat(collector.resources().named(XdsList.RUNTIME)).containsOnlyKeys("dynamic");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeIsCollectedAndEndsTheQuiet(Protocol protocol) {
    put(XdsList.LISTENERS, listener("l", "routes"));
    put(XdsList.ROUTES, routes("routes", "v1"));
    try (XdsCollector collector = XdsCollector.connect(server.address(), protocol)) {
      await().until(() -> collector.resources().get(XdsList.ROUTES, "routes") != null);
      await().until(() -> collector.quietFor().compareTo(Duration.ofMillis(200)) > 0);

      put(XdsList.ROUTES, routes("routes", "v2"));

      await()
          .until(
              () ->
                  routes("routes", "v2")
                      .equals(collector.resources().get(XdsList.ROUTES, "routes")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotReferredToAnyMoreIsLetGo(Protocol protocol) {
    put(XdsList.LISTENERS, listener("l", "one"));
    put(XdsList.ROUTES, routes("one", "v1"));
    put(XdsList.ROUTES, routes("two", "v1"));
    try (XdsCollector collector = XdsCollector.connect(server.address(), protocol)) {
      await().until(() -> collector.resources().get(XdsList.ROUTES, "one") != null);

      put(XdsList.LISTENERS, listener("l", "two"));

      await().until(() -> collector.resources().get(XdsList.ROUTES, "two") != null);
      assertThat(collector.resources().named(XdsList.ROUTES)).containsOnlyKeys("two");

      store.publish(List.of(), List.of(new Removed(XdsList.LISTENERS.type(), "l")));

      await().until(() -> collector.resources().of(XdsList.LISTENERS).isEmpty());
      assertThat(collector.resources().of(XdsList.ROUTES)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatEndsAStreamIsReported(Protocol protocol) {
    put(XdsList.LISTENERS, listener("l", "routes"));
    try (XdsCollector collector = XdsCollector.connect(server.address(), protocol)) {
      await().until(() -> !collector.resources().of(XdsList.LISTENERS).isEmpty());

      server.close();

      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(collector::resources)
                      .isInstanceOf(AssertionError.class)
                      .hasMessageContaining("ended streams"));
    }
  }

  private void put(XdsList list, Message message) {
    store.publish(
        List.of(Resource.of(list.type(), list.nameOf(message), message, Sources.NONE)), List.of());
  }

  private static Listener listener(String name, String routes) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName(routes))
            .build();
    return Listener.newBuilder()
        .setName(name)
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(Filter.newBuilder().setTypedConfig(Any.pack(manager))))
        .build();
  }

  private static RouteConfiguration routes(String name, String host) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(VirtualHost.newBuilder().setName(host))
        .build();
  }

  private static Cluster cluster(String name, String endpoints) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setServiceName(endpoints))
        .build();
  }

  private static ClusterLoadAssignment endpoints(String name) {
    return ClusterLoadAssignment.newBuilder().setClusterName(name).build();
  }
}
