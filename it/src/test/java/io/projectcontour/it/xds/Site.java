package io.projectcontour.it.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.Vhds;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import java.security.GeneralSecurityException;

/** The resources of a small web site, referring to each other in the way of a mode. */
record Site(Mode mode) {
  /** Says in each answer which route configuration it came by. */
  static final String REVISION_HEADER = "x-revision";

  /** A listener for HTTPS whose certificate and routes are resources of their own. */
  Resource listener(String name, String routes, String secret) {
    HttpConnectionManager http =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(name)
            .setRds(Rds.newBuilder().setRouteConfigName(routes).setConfigSource(mode.source()))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("envoy.filters.http.router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    DownstreamTlsContext tls =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .addTlsCertificateSdsSecretConfigs(
                        SdsSecretConfig.newBuilder().setName(secret).setSdsConfig(mode.source())))
            .build();
    Listener listener =
        Listener.newBuilder()
            .setName(name)
            .setAddress(EnvoyBootstrap.address(0))
            .addFilterChains(
                FilterChain.newBuilder()
                    .addFilters(
                        Filter.newBuilder()
                            .setName("envoy.filters.network.http_connection_manager")
                            .setTypedConfig(Any.pack(http)))
                    .setTransportSocket(
                        TransportSocket.newBuilder()
                            .setName("envoy.transport_sockets.tls")
                            .setTypedConfig(Any.pack(tls))))
            .build();
    return resource(ResourceType.LISTENER, name, listener.toByteString());
  }

  /** A listener that Envoy cannot use, as it has no address. */
  Resource brokenListener(String name) {
    return resource(
        ResourceType.LISTENER, name, Listener.newBuilder().setName(name).build().toByteString());
  }

  /** Routes that send everything to a cluster. */
  Resource routes(String name, String revision, String cluster) {
    return routes(name, revision, cluster, RouteMatch.newBuilder().setPrefix("/").build());
  }

  /** Routes that Envoy refuses, in words about the regular expression. */
  Resource brokenRoutes(String name, String revision, String cluster) {
    return routes(
        name,
        revision,
        cluster,
        RouteMatch.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex("(")).build());
  }

  private static Resource routes(String name, String revision, String cluster, RouteMatch match) {
    RouteConfiguration routes =
        RouteConfiguration.newBuilder()
            .setName(name)
            .addVirtualHosts(all("all", revision, cluster, match))
            .build();
    return resource(ResourceType.ROUTE, name, routes.toByteString());
  }

  /** Routes whose virtual hosts are resources of their own, by VHDS. */
  Resource routesByVirtualHosts(String name) {
    RouteConfiguration routes =
        RouteConfiguration.newBuilder()
            .setName(name)
            .setVhds(Vhds.newBuilder().setConfigSource(mode.source()))
            .build();
    return resource(ResourceType.ROUTE, name, routes.toByteString());
  }

  /** A virtual host for all names; its own is that of the route configuration, a slash and more. */
  Resource virtualHost(String name, String revision, String cluster) {
    return resource(
        ResourceType.VIRTUAL_HOST,
        name,
        all(name, revision, cluster, RouteMatch.newBuilder().setPrefix("/").build())
            .toByteString());
  }

  private static VirtualHost all(String name, String revision, String cluster, RouteMatch match) {
    return VirtualHost.newBuilder()
        .setName(name)
        .addDomains("*")
        .addResponseHeadersToAdd(
            HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(REVISION_HEADER).setValue(revision)))
        .addRoutes(
            Route.newBuilder()
                .setMatch(match)
                .setRoute(RouteAction.newBuilder().setCluster(cluster)))
        .build();
  }

  /** A cluster that has to ask a name server for its addresses before it is ready. */
  Resource clusterByName(String name, int nameServerPort) {
    CaresDnsResolverConfig resolver =
        CaresDnsResolverConfig.newBuilder()
            .addResolvers(EnvoyBootstrap.address(nameServerPort))
            .setQueryTimeoutSeconds(UInt64Value.of(60))
            .build();
    Cluster cluster =
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.STRICT_DNS)
            .setTypedDnsResolverConfig(
                TypedExtensionConfig.newBuilder()
                    .setName("envoy.network.dns_resolver.cares")
                    .setTypedConfig(Any.pack(resolver)))
            .setLoadAssignment(
                ClusterLoadAssignment.newBuilder()
                    .setClusterName(name)
                    .addEndpoints(
                        LocalityLbEndpoints.newBuilder()
                            .addLbEndpoints(
                                LbEndpoint.newBuilder()
                                    .setEndpoint(
                                        Endpoint.newBuilder()
                                            .setAddress(
                                                Address.newBuilder()
                                                    .setSocketAddress(
                                                        SocketAddress.newBuilder()
                                                            .setAddress("backend.example.com")
                                                            .setPortValue(80)))))))
            .build();
    return resource(ResourceType.CLUSTER, name, cluster.toByteString());
  }

  /** A cluster with endpoints of another name; the timeout is there to make it differ. */
  Resource cluster(String name, String endpoints, int connectTimeoutSeconds) {
    Cluster cluster =
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.EDS)
            .setEdsClusterConfig(
                Cluster.EdsClusterConfig.newBuilder()
                    .setServiceName(endpoints)
                    .setEdsConfig(mode.source()))
            .setConnectTimeout(Durations.fromSeconds(connectTimeoutSeconds))
            .build();
    return resource(ResourceType.CLUSTER, name, cluster.toByteString());
  }

  /** A cluster that Envoy refuses: it names no load balancer. */
  Resource brokenCluster(String name, String endpoints) {
    Cluster cluster =
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.EDS)
            .setEdsClusterConfig(
                Cluster.EdsClusterConfig.newBuilder()
                    .setServiceName(endpoints)
                    .setEdsConfig(mode.source()))
            .setLoadBalancingPolicy(LoadBalancingPolicy.getDefaultInstance())
            .build();
    return resource(ResourceType.CLUSTER, name, cluster.toByteString());
  }

  /** The ports on this machine that requests to a cluster go to. */
  Resource endpoints(String name, int... ports) {
    return resource(
        ResourceType.ENDPOINT, name, EnvoyBootstrap.loadAssignment(name, ports).toByteString());
  }

  Resource secret(String name, TestCertificate certificate) throws GeneralSecurityException {
    Secret secret =
        Secret.newBuilder()
            .setName(name)
            .setTlsCertificate(
                TlsCertificate.newBuilder()
                    .setCertificateChain(inline(certificate.certificatePem()))
                    .setPrivateKey(inline(certificate.keyPem())))
            .build();
    return resource(ResourceType.SECRET, name, secret.toByteString());
  }

  Resource runtime(String key, double value) {
    Runtime runtime =
        Runtime.newBuilder()
            .setName("dynamic")
            .setLayer(
                Struct.newBuilder()
                    .putFields(key, Value.newBuilder().setNumberValue(value).build()))
            .build();
    return resource(ResourceType.RUNTIME, "dynamic", runtime.toByteString());
  }

  private static DataSource inline(String text) {
    return DataSource.newBuilder().setInlineString(text).build();
  }

  private static Resource resource(ResourceType type, String name, ByteString body) {
    return Resource.of(type, name, body, Sources.of("HTTPProxy test/" + name));
  }
}
