package io.projectcontour.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;

/** A policy of the connection to an upstream. A value: implementations are records. */
public interface ClusterFeature {
  /** Writes the policy into a cluster that has its name, type and defaults. */
  void apply(Cluster.Builder cluster);

  /**
   * The part of the settings text from which Contour makes the cluster's name (spec: xds.md section
   * 5.1); empty when the policy takes no part in it. The order of the features in {@link
   * ClusterPlan#features} is the order of these texts.
   */
  default String nameText() {
    return "";
  }
}
