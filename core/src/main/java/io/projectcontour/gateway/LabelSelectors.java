package io.projectcontour.gateway;

import io.projectcontour.k8s.gateway.LabelSelector;
import io.projectcontour.settings.GoText;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labels against the demands of a selector. */
final class LabelSelectors {
  private LabelSelectors() {}

  /** What is wrong with a selector; empty when nothing is. */
  static Optional<String> error(LabelSelector selector) {
    for (LabelSelector.Expression expression : selector.matchExpressions()) {
      switch (expression.operator()) {
        case "In", "NotIn" -> {
          if (expression.values().isEmpty()) {
            return Optional.of(
                "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (!expression.values().isEmpty()) {
            return Optional.of(
                "values: Invalid value: "
                    + expression.values()
                    + ": values set must be empty for exists and does not exist");
          }
        }
        default -> {
          return Optional.of(
              GoText.quote(expression.operator()) + " is not a valid label selector operator");
        }
      }
    }
    return Optional.empty();
  }

  /** Whether labels meet all demands of a selector without errors. */
  static boolean matches(LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.matchLabels().entrySet())
        && selector.matchExpressions().stream().allMatch(it -> matches(it, labels));
  }

  private static boolean matches(LabelSelector.Expression demand, Map<String, String> labels) {
    @Nullable String value = labels.get(demand.key());
    return switch (demand.operator()) {
      case "In" -> value != null && demand.values().contains(value);
      case "NotIn" -> value == null || !demand.values().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
