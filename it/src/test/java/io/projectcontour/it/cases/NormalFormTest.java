package io.projectcontour.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.Sources;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NormalFormTest {
  @Test
  void everyExpectedResultIsInNormalForm() {
    assertThat(Cases.all())
        .filteredOn(read -> !read.startFails())
        .allSatisfy(
            read ->
                assertThat(read.steps())
                    .allSatisfy(
                        step ->
                            assertThat(
                                    JsonDifference.between(
                                        step.xds(),
                                        NormalForm.of(NormalForm.resources(step.xds()))))
                                .as(read.toString())
                                .isEmpty()));
  }

  @Test
  void whatIsReferredToIsWhatTheReferenceRecorded() {
    // The reference recorded only what is referred to, so leaving out the rest leaves out nothing.
    assertThat(Cases.all())
        .filteredOn(read -> !read.startFails())
        .allSatisfy(
            read -> {
              XdsResources recorded = NormalForm.resources(read.steps().getFirst().xds());
              assertThat(XdsReferences.onlyReferred(recorded))
                  .as(read.toString())
                  .isEqualTo(recorded);
            });
  }

  @Test
  void aFieldAtItsDefaultIsLeftOutAndAnAnyIsExpanded() {
    Cluster cluster =
        Cluster.newBuilder()
            .setName("c")
            .setType(Cluster.DiscoveryType.EDS)
            .setConnectTimeout(Durations.fromMillis(250))
            .setTransportSocket(
                TransportSocket.newBuilder()
                    .setTypedConfig(Any.pack(UpstreamTlsContext.newBuilder().setSni("s").build())))
            .build();

    assertThat(NormalForm.of(cluster))
        .isEqualTo(
            json(
                """
                {
                  "name": "c",
                  "type": "EDS",
                  "connect_timeout": "0.250s",
                  "transport_socket": {
                    "typed_config": {
                      "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                      "sni": "s"
                    }
                  }
                }
                """));
  }

  @Test
  void endpointsAreSortedByAddressAsTextAndPort() {
    ClusterLoadAssignment assignment =
        ClusterLoadAssignment.newBuilder()
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addAllLbEndpoints(
                        List.of(
                            endpoint("10.0.0.9", 80),
                            endpoint("10.0.0.10", 81),
                            endpoint("10.0.0.10", 80))))
            .build();

    assertThat(NormalForm.of(assignment).findValues("socket_address"))
        .extracting(
            address ->
                address.path("address").asString() + ":" + address.path("port_value").asInt())
        .containsExactly("10.0.0.10:80", "10.0.0.10:81", "10.0.0.9:80");
  }

  @Test
  void ofASnapshotOnlyWhatListenersAndClustersReferToIsShown() {
    SnapshotStore store = new SnapshotStore();
    store.publish(
        List.of(
            Resource.of(ResourceType.LISTENER, "l", listenerWithRoutes("used"), Sources.NONE),
            Resource.of(ResourceType.CLUSTER, "c", clusterWithSecret("secret"), Sources.NONE),
            Resource.of(ResourceType.ROUTE, "used", routes("used"), Sources.NONE),
            Resource.of(ResourceType.ROUTE, "unused", routes("unused"), Sources.NONE)),
        List.of());

    XdsResources resources = NormalForm.resources(store.current());

    assertThat(resources.named(XdsList.ROUTES)).containsOnlyKeys("used");
    assertThat(resources.named(XdsList.LISTENERS)).containsOnlyKeys("l");
    assertThat(XdsReferences.of(resources).of(XdsList.SECRETS)).containsExactly("secret");
    assertThat(XdsReferences.of(resources).of(XdsList.ENDPOINTS)).containsExactly("service");
  }

  private static LbEndpoint endpoint(String address, int port) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder()
                .setAddress(
                    Address.newBuilder()
                        .setSocketAddress(
                            SocketAddress.newBuilder().setAddress(address).setPortValue(port))))
        .build();
  }

  private static Listener listenerWithRoutes(String name) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName(name))
            .build();
    return Listener.newBuilder()
        .setName("l")
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(Filter.newBuilder().setTypedConfig(Any.pack(manager))))
        .build();
  }

  private static Cluster clusterWithSecret(String name) {
    UpstreamTlsContext tls =
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .addTlsCertificateSdsSecretConfigs(
                        SdsSecretConfig.newBuilder()
                            .setName(name)
                            .setSdsConfig(ConfigSource.getDefaultInstance())))
            .build();
    return Cluster.newBuilder()
        .setName("c")
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setServiceName("service"))
        .setTransportSocket(TransportSocket.newBuilder().setTypedConfig(Any.pack(tls)))
        .build();
  }

  private static RouteConfiguration routes(String name) {
    return RouteConfiguration.newBuilder().setName(name).build();
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }
}
