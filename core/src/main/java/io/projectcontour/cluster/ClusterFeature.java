package io.projectcontour.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.projectcontour.envoy.message.DiscoverySource;

/** A policy of the connection to an upstream. A value: implementations are records. */
public interface ClusterFeature {
  /**
   * Writes the policy into a cluster that has its name, type and defaults.
   *
   * @param source where Envoy asks for what the policy refers to
   */
  void apply(Cluster.Builder cluster, DiscoverySource source);

  /**
   * The part of the settings text from which Contour makes the cluster's name (spec: xds.md section
   * 5.1); empty when the policy takes no part in it. The order of the features in {@link
   * ClusterPlan#features} is the order of these texts.
   */
  default String nameText() {
    return "";
  }
}
