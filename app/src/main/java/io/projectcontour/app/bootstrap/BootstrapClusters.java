package io.projectcontour.app.bootstrap;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.projectcontour.settings.IpAddresses;

/** The two clusters that an Envoy knows from the start. */
final class BootstrapClusters {
  /** The cluster of the xDS server, which all resources refer to by this name. */
  static final String XDS_CLUSTER = "contour";

  /** The cluster that the listeners for statistics and administration forward to. */
  static final String ADMIN_CLUSTER = "envoy-admin";

  /** Owner may write, all may read. */
  private static final int SOCKET_MODE = 0644;

  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private BootstrapClusters() {}

  /** The xDS server. */
  static Cluster xds(BootstrapSettings settings) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(XDS_CLUSTER)
            .setAltStatName(settings.namespace() + "_" + XDS_CLUSTER + "_" + settings.xdsPort())
            .setType(
                IpAddresses.isAddress(settings.xdsAddress())
                    ? Cluster.DiscoveryType.STATIC
                    : Cluster.DiscoveryType.STRICT_DNS)
            .setDnsLookupFamily(lookupFamily(settings))
            .setConnectTimeout(Durations.fromSeconds(5))
            .setLoadAssignment(
                onlyEndpoint(XDS_CLUSTER, socket(settings.xdsAddress(), settings.xdsPort())))
            // Thousands of streams, none of which may be refused.
            .setCircuitBreakers(
                CircuitBreakers.newBuilder()
                    .addThresholds(unlimited(RoutingPriority.HIGH))
                    .addThresholds(unlimited(RoutingPriority.DEFAULT)))
            .putTypedExtensionProtocolOptions(HTTP_OPTIONS, Any.pack(http2()))
            .setUpstreamConnectionOptions(
                UpstreamConnectionOptions.newBuilder()
                    .setTcpKeepalive(
                        TcpKeepalive.newBuilder()
                            .setKeepaliveProbes(UInt32Value.of(3))
                            .setKeepaliveTime(UInt32Value.of(30))
                            .setKeepaliveInterval(UInt32Value.of(5))));
    settings.tls().ifPresent(tls -> cluster.setTransportSocket(XdsTls.socket(settings, tls)));
    return cluster.build();
  }

  /** Envoy's own administration, on a Unix domain socket. */
  static Cluster admin(BootstrapSettings settings) {
    return Cluster.newBuilder()
        .setName(ADMIN_CLUSTER)
        .setAltStatName(settings.namespace() + "_" + ADMIN_CLUSTER + "_" + settings.adminPort())
        .setType(Cluster.DiscoveryType.STATIC)
        .setConnectTimeout(Durations.fromMillis(250))
        .setLoadAssignment(onlyEndpoint(ADMIN_CLUSTER, adminSocket(settings)))
        .build();
  }

  /** The socket of the administration. */
  static Address adminSocket(BootstrapSettings settings) {
    return Address.newBuilder()
        .setPipe(Pipe.newBuilder().setPath(settings.adminSocket()).setMode(SOCKET_MODE))
        .build();
  }

  private static Cluster.DnsLookupFamily lookupFamily(BootstrapSettings settings) {
    return switch (settings.dnsLookupFamily()) {
      case AUTO -> Cluster.DnsLookupFamily.AUTO;
      case V4 -> Cluster.DnsLookupFamily.V4_ONLY;
      case V6 -> Cluster.DnsLookupFamily.V6_ONLY;
      case ALL -> Cluster.DnsLookupFamily.ALL;
    };
  }

  private static Address socket(String address, int port) {
    SocketAddress.Builder socket =
        SocketAddress.newBuilder().setAddress(address).setPortValue(port);
    if (address.equals("::")) {
      socket.setIpv4Compat(true);
    }
    return Address.newBuilder().setSocketAddress(socket).build();
  }

  private static ClusterLoadAssignment onlyEndpoint(String cluster, Address address) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(
            LocalityLbEndpoints.newBuilder()
                .addLbEndpoints(
                    LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address))))
        .build();
  }

  private static CircuitBreakers.Thresholds unlimited(RoutingPriority priority) {
    return CircuitBreakers.Thresholds.newBuilder()
        .setPriority(priority)
        .setMaxConnections(UInt32Value.of(100_000))
        .setMaxPendingRequests(UInt32Value.of(100_000))
        .setMaxRequests(UInt32Value.of(60_000_000))
        .setMaxRetries(UInt32Value.of(50))
        .setTrackRemaining(true)
        .build();
  }

  private static HttpProtocolOptions http2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .build();
  }
}
