package io.projectcontour.gateway;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import java.util.HashSet;
import java.util.Set;

/**
 * The weights of backends, which Contour also writes into the load assignments. Envoy does not look
 * at them there.
 */
final class EndpointShares {
  private EndpointShares() {}

  /** Those of a rule. */
  static Set<EndpointsUse> of(RoutePlan.Rule rule) {
    Set<EndpointsUse> uses = new HashSet<>();
    for (Route route : rule.routes()) {
      if (route.action() instanceof RouteAction.Forward forward) {
        forward.destinations().forEach(it -> add(it.cluster(), it.weight(), uses));
      }
    }
    return uses;
  }

  /** Those of forwarded connections. */
  static Set<EndpointsUse> of(TcpProxyPlan proxy) {
    Set<EndpointsUse> uses = new HashSet<>();
    proxy.targets().forEach(target -> add(target.cluster(), target.weight(), uses));
    return uses;
  }

  private static void add(ClusterPlan cluster, long weight, Set<EndpointsUse> uses) {
    if (weight > 1) {
      cluster.endpoints().ifPresent(endpoints -> uses.add(new EndpointsUse(endpoints, weight)));
    }
  }
}
