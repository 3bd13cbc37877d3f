package io.projectcontour.gateway;

import io.projectcontour.k8s.contour.Condition;
import io.projectcontour.k8s.gateway.ParentRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The status of a BackendTLSPolicy, as it is written (spec: gateway-api.md section 10). */
public record TlsPolicyStatus(List<Ancestor> ancestors) {
  /** Copies the list. */
  public TlsPolicyStatus {
    ancestors = List.copyOf(ancestors);
  }

  /** How the policy fares under one parent of a route. */
  public record Ancestor(ParentRef ancestorRef, String controllerName, List<Condition> conditions) {
    /** Copies the list. */
    public Ancestor {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * The status of a policy: as in Contour, the last use by the youngest route counts. Empty when no
   * route uses it, or when there is nothing to say.
   */
  public static Optional<TlsPolicyStatus> of(
      TlsPolicyPlan plan, Collection<RoutePlan> users, String controller) {
    if (plan.notes().isEmpty()) {
      return Optional.empty();
    }
    return users.stream()
        .sorted(RoutePlan.OLDEST_FIRST)
        .flatMap(user -> user.policyUses().stream())
        .filter(use -> use.policy().equals(plan.name()))
        .reduce((_, later) -> later)
        .map(
            use ->
                new TlsPolicyStatus(
                    List.of(
                        new Ancestor(
                            use.ancestor(),
                            controller,
                            ConditionList.conditions(plan.notes(), plan.generation())))));
  }
}
