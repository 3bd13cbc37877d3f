package io.projectcontour.envoy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.type.v3.Percent;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.envoy.message.DiscoverySource;

/** Clusters (spec: xds.md section 4). */
public final class Clusters {
  private Clusters() {}

  /**
   * The message of a cluster.
   *
   * @param name the name it goes by
   * @param source where Envoy asks for endpoints and certificates
   * @param endpointsName the name its endpoints go by; does not matter when they are not discovered
   */
  public static Cluster message(
      ClusterPlan plan, DiscoverySource source, String name, String endpointsName) {
    Cluster.Builder cluster = Cluster.newBuilder().setName(name).setAltStatName(plan.statName());
    cluster.getCommonLbConfigBuilder().setHealthyPanicThreshold(Percent.getDefaultInstance());
    plan.applyFeatures(cluster, source);
    switch (plan.upstream()) {
      case Upstream.Discovered _ -> {
        cluster.setType(Cluster.DiscoveryType.EDS);
        cluster
            .getEdsClusterConfigBuilder()
            .setEdsConfig(source.configSource())
            .setServiceName(endpointsName);
      }
      case Upstream.Named named -> {
        cluster.setType(
            cluster.getDnsLookupFamily() == Cluster.DnsLookupFamily.ALL
                ? Cluster.DiscoveryType.LOGICAL_DNS
                : Cluster.DiscoveryType.STRICT_DNS);
        cluster.setLoadAssignment(loadAssignment(named));
      }
    }
    return cluster.build();
  }

  private static ClusterLoadAssignment loadAssignment(Upstream.Named named) {
    Endpoint.Builder endpoint =
        Endpoint.newBuilder().setAddress(address(named.address(), named.port()));
    if (named.healthPort() != named.port()) {
      endpoint.getHealthCheckConfigBuilder().setPortValue(named.healthPort());
    }
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(named.loadAssignment())
        .addEndpoints(
            LocalityLbEndpoints.newBuilder()
                .addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(endpoint)))
        .build();
  }

  /** An address and port. */
  static Address address(String address, int port) {
    SocketAddress.Builder socket =
        SocketAddress.newBuilder().setAddress(address).setPortValue(port);
    if (address.equals("::")) {
      socket.setIpv4Compat(true);
    }
    return Address.newBuilder().setSocketAddress(socket).build();
  }
}
