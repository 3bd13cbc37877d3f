package io.projectcontour.route;

import io.projectcontour.cluster.ClusterPlan;

/**
 * A cluster that gets copies of {@code percent} per cent of the requests; its answers are dropped.
 */
public record Mirror(ClusterPlan cluster, long percent) {}
