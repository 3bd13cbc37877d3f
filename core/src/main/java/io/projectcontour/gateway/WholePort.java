package io.projectcontour.gateway;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A listener's port whose connections are all forwarded as bytes. */
public record WholePort(TcpProxyPlan proxy, SortedSet<ObjectKey> sources) {
  /** Copies the set. */
  public WholePort {
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  /** What the oldest of the routes that want the port does with it. */
  public static Optional<WholePort> of(TrafficListener listener, Collection<RoutePlan> plans) {
    return plans.stream()
        .sorted(RoutePlan.OLDEST_FIRST)
        .flatMap(plan -> of(listener, plan).stream())
        .findFirst();
  }

  private static Optional<WholePort> of(TrafficListener listener, RoutePlan plan) {
    for (RoutePlan.Attachment attachment : plan.attachments()) {
      if (attachment.envoy().equals(listener)
          && attachment.serves() instanceof RoutePlan.Serves.WholePort(TcpProxyPlan proxy)) {
        return Optional.of(new WholePort(proxy, plan.sources()));
      }
    }
    return Optional.empty();
  }

  /** The shares of the clusters' endpoints. */
  public Set<EndpointsUse> endpointUses() {
    return EndpointShares.of(proxy);
  }

  /** The clusters that are needed. */
  public Set<ClusterPlan> clusters() {
    return proxy.targets().stream()
        .map(TcpProxyPlan.Target::cluster)
        .collect(Collectors.toUnmodifiableSet());
  }
}
