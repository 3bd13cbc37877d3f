package io.projectcontour.route;

import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;

/**
 * A policy for the requests that a route sends to one of its clusters. A value: implementations are
 * records.
 */
public interface DestinationFeature {
  /** Writes the policy into the cluster's entry. */
  void apply(ClusterWeight.Builder cluster);
}
