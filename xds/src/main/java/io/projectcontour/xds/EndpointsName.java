package io.projectcontour.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.projectcontour.snapshot.Resource;
import java.util.Optional;

/** Tells which endpoints a cluster will ask for. */
final class EndpointsName {
  private EndpointsName() {}

  /**
   * The name of the endpoints that the cluster takes from the aggregated stream that it came on.
   */
  static Optional<String> ofCluster(Resource resource) {
    Cluster cluster;
    try {
      cluster = Cluster.parseFrom(resource.body());
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty(); // Envoy will say what it thinks of it.
    }
    if (cluster.getType() != Cluster.DiscoveryType.EDS) {
      return Optional.empty();
    }
    Cluster.EdsClusterConfig eds = cluster.getEdsClusterConfig();
    ConfigSource source = eds.getEdsConfig();
    if (!source.hasAds() && !source.hasSelf()) {
      return Optional.empty();
    }
    return Optional.of(eds.getServiceName().isEmpty() ? cluster.getName() : eds.getServiceName());
  }
}
