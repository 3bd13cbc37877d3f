package io.projectcontour.gateway;

import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.k8s.gateway.BackendRef;
import io.projectcontour.k8s.gateway.TcpRoute;
import io.projectcontour.k8s.gateway.TlsRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules of routes that forward connections (spec: gateway-api.md sections 8 and 9). */
final class TcpRules {
  private TcpRules() {}

  /** The last rule that can be served counts, as in Contour. */
  static Optional<TcpProxyPlan> read(TlsRoute route, RouteContext context) {
    Optional<TcpProxyPlan> last = Optional.empty();
    for (TlsRoute.Rule rule : route.spec().rules()) {
      Optional<TcpProxyPlan> proxy = proxy(rule.backendRefs(), context);
      last = proxy.isPresent() ? proxy : last;
    }
    return last;
  }

  /** There has to be one rule. */
  static Optional<TcpProxyPlan> read(TcpRoute route, RouteContext context) {
    List<TcpRoute.Rule> rules = route.spec().rules();
    if (rules.size() != 1) {
      context
          .parent()
          .rejected("InvalidRouteRules", "TCPRoute must have only a single rule defined");
      return Optional.empty();
    }
    return proxy(rules.getFirst().backendRefs(), context);
  }

  private static Optional<TcpProxyPlan> proxy(List<BackendRef> references, RouteContext context) {
    if (references.isEmpty()) {
      References.noBackend(context);
      return Optional.empty();
    }
    BackendClusters clusters = new BackendClusters(context.lookups().common().settings());
    List<TcpProxyPlan.Target> targets = new ArrayList<>();
    for (BackendRef reference : references) {
      References.backend(reference, context)
          .ifPresent(
              backend ->
                  targets.add(
                      new TcpProxyPlan.Target(
                          clusters.connections(backend), reference.weightOrOne())));
    }
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    if (targets.stream().allMatch(target -> target.weight() == 0)) {
      context
          .parent()
          .add(
              ConditionNote.fails(
                  "ValidBackendRefs",
                  "AllBackendRefsHaveZeroWeights",
                  "At least one Spec.Rules.BackendRef must have a non-zero weight."));
      return Optional.empty();
    }
    return Optional.of(new TcpProxyPlan(targets));
  }
}
