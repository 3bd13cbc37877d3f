package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Demands on labels, all of which must hold. */
public record LabelSelector(Map<String, String> matchLabels, List<Expression> matchExpressions) {
  /** Fills in what is absent. */
  public LabelSelector {
    matchLabels = Values.mapOf(matchLabels);
    matchExpressions = Values.listOf(matchExpressions);
  }

  /** Whether there is no demand. */
  public boolean isEmpty() {
    return matchLabels.isEmpty() && matchExpressions.isEmpty();
  }

  /** One demand: {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}. */
  public record Expression(String key, String operator, List<String> values) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Expression {
      key = Objects.requireNonNullElse(key, "");
      operator = Objects.requireNonNullElse(operator, "");
      values = Values.listOf(values);
    }
  }
}
