package io.projectcontour.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clusters of one derivation: the routes of a host mostly forward to a few Services, whose
 * plans are made, named and kept once. Belongs to one thread.
 */
public final class ClusterPlans {
  private final Map<Parts, ClusterPlan> made = new HashMap<>();

  private record Parts(
      Upstream.ServicePort servicePort, Upstream upstream, List<ClusterFeature> features) {}

  /** As {@link ClusterPlan#ofService}, but equal plans are one object. */
  public ClusterPlan ofService(
      Upstream.ServicePort servicePort, Upstream upstream, List<ClusterFeature> features) {
    return made.computeIfAbsent(
        new Parts(servicePort, upstream, features),
        parts -> ClusterPlan.ofService(parts.servicePort(), parts.upstream(), parts.features()));
  }
}
