package io.projectcontour.gateway;

import io.projectcontour.gateway.RoutePlan.Attachment;
import io.projectcontour.gateway.RoutePlan.Claim;
import io.projectcontour.gateway.RoutePlan.Rule;
import io.projectcontour.gateway.RoutePlan.Serves;
import io.projectcontour.k8s.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a route that are not served since an older route of the kind, or an earlier rule of
 * the same object, has one of their matches on one of their hosts (spec: gateway-api.md section 6).
 */
public record DroppedRules(Set<At> rules) {
  /** None. */
  public static final DroppedRules NONE = new DroppedRules(Set.of());

  /** A rule on one of the plan's attachments, by their places in the lists. */
  public record At(int attachment, int rule) {}

  /** Copies the set. */
  public DroppedRules {
    rules = Set.copyOf(rules);
  }

  /** Whether a rule is not served. */
  boolean has(int attachment, int rule) {
    return rules.contains(new At(attachment, rule));
  }

  /** How many rules are not served on an attachment. */
  long count(int attachment) {
    return rules.stream().filter(at -> at.attachment() == attachment).count();
  }

  /**
   * The rules that a plan loses.
   *
   * @param claimants which routes claim something
   * @param plans the plan of a route
   */
  public static DroppedRules of(
      RoutePlan plan,
      Function<Claim, ? extends Collection<ObjectKey>> claimants,
      Function<ObjectKey, Optional<RoutePlan>> plans) {
    return new Competition(claimants, plans).lost(plan);
  }

  /**
   * Who gets what. A route looks only at older ones that claim the same, so the work follows the
   * conflicts, of which there are hardly any.
   */
  private static final class Competition {
    private final Function<Claim, ? extends Collection<ObjectKey>> claimants;
    private final Function<ObjectKey, Optional<RoutePlan>> plans;
    private final Map<ObjectKey, DroppedRules> known = new HashMap<>();

    Competition(
        Function<Claim, ? extends Collection<ObjectKey>> claimants,
        Function<ObjectKey, Optional<RoutePlan>> plans) {
      this.claimants = claimants;
      this.plans = plans;
    }

    DroppedRules lost(RoutePlan plan) {
      @Nullable DroppedRules earlier = known.get(plan.key());
      if (earlier != null) {
        return earlier;
      }
      Set<At> lost = new HashSet<>();
      Set<Claim> own = new HashSet<>();
      for (int i = 0; i < plan.attachments().size(); i++) {
        Attachment attachment = plan.attachments().get(i);
        if (attachment.serves() instanceof Serves.Http(List<Rule> rules)) {
          for (Rule rule : rules) {
            Set<Claim> claims = plan.claims(attachment, rule);
            if (claims.stream().anyMatch(claim -> own.contains(claim) || isTaken(claim, plan))) {
              lost.add(new At(i, rule.index()));
            } else {
              own.addAll(claims);
            }
          }
        }
      }
      DroppedRules result = new DroppedRules(lost);
      known.put(plan.key(), result);
      return result;
    }

    private boolean isTaken(Claim claim, RoutePlan by) {
      for (ObjectKey other : claimants.apply(claim)) {
        Optional<RoutePlan> plan = other.equals(by.key()) ? Optional.empty() : plans.apply(other);
        if (plan.isPresent()
            && RoutePlan.OLDEST_FIRST.compare(plan.get(), by) < 0
            && keeps(plan.get(), claim)) {
          return true;
        }
      }
      return false;
    }

    private boolean keeps(RoutePlan plan, Claim claim) {
      DroppedRules lost = lost(plan);
      for (int i = 0; i < plan.attachments().size(); i++) {
        Attachment attachment = plan.attachments().get(i);
        if (attachment.serves() instanceof Serves.Http(List<Rule> rules)) {
          for (Rule rule : rules) {
            if (!lost.has(i, rule.index()) && plan.claims(attachment, rule).contains(claim)) {
              return true;
            }
          }
        }
      }
      return false;
    }
  }
}
