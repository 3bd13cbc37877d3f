package io.projectcontour.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.gateway.GatewayRoute;
import io.projectcontour.tables.GatewayLookups;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A route while it is read for one reference to the Gateway.
 *
 * @param parent takes what is to be said
 * @param policies the judged policies
 * @param policyUses takes the policies that are used
 */
record RouteContext(
    GatewayRoute route,
    ParentDraft parent,
    GatewayLookups lookups,
    Function<NamespacedName, Optional<TlsPolicyPlan>> policies,
    List<RoutePlan.PolicyUse> policyUses) {
  String namespace() {
    return route.metadata().namespace();
  }

  Kind kind() {
    return route.kind();
  }
}
