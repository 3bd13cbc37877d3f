package io.projectcontour.route;

import io.projectcontour.cluster.ClusterPlan;
import java.util.List;

/**
 * One of the clusters that a route forwards to.
 *
 * @param weight relative to the other destinations of the route; all zero means equal shares
 * @param features what applies only to requests that go this way
 */
public record Destination(ClusterPlan cluster, long weight, List<DestinationFeature> features) {
  /** Copies the list. */
  public Destination {
    features = List.copyOf(features);
  }
}
