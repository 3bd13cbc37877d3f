package io.projectcontour.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.projectcontour.snapshot.Resource;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells which endpoints a cluster will ask for. */
final class EndpointsName {
  private EndpointsName() {}

  /** The name of the endpoints that the cluster takes from the stream that it came on. */
  static Optional<String> onTheSameStream(Resource cluster) {
    return ofCluster(cluster, source -> source.hasAds() || source.hasSelf());
  }

  /**
   * The name of the endpoints that the cluster takes from a server, on whatever stream. There is no
   * other server than this one in what Contour makes.
   */
  static Optional<String> onTheSameConnection(Resource cluster) {
    return ofCluster(
        cluster, source -> source.hasAds() || source.hasSelf() || source.hasApiConfigSource());
  }

  private static Optional<String> ofCluster(Resource resource, Predicate<ConfigSource> wanted) {
    Cluster cluster;
    try {
      cluster = Cluster.parseFrom(resource.body());
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty(); // Envoy will say what it thinks of it.
    }
    Cluster.EdsClusterConfig eds = cluster.getEdsClusterConfig();
    if (cluster.getType() != Cluster.DiscoveryType.EDS || !wanted.test(eds.getEdsConfig())) {
      return Optional.empty();
    }
    return Optional.of(eds.getServiceName().isEmpty() ? cluster.getName() : eds.getServiceName());
  }
}
