package io.projectcontour.gateway;

import io.projectcontour.k8s.gateway.LabelSelector;
import io.projectcontour.tables.GatewayLookups;

/** From which namespaces routes may attach to a listener. */
sealed interface NamespaceRule {
  /** From every one. */
  record Any() implements NamespaceRule {}

  /** From the Gateway's own. */
  record Same(String namespace) implements NamespaceRule {}

  /** From those with certain labels. */
  record Selected(LabelSelector selector) implements NamespaceRule {}

  /** From none: what is demanded is not understood. */
  record Nowhere() implements NamespaceRule {}

  /** Whether a route of a namespace may attach. */
  default boolean admits(String namespace, GatewayLookups lookups) {
    return switch (this) {
      case Any _ -> true;
      case Same(String own) -> own.equals(namespace);
      case Selected(LabelSelector selector) ->
          LabelSelectors.matches(selector, lookups.labels(namespace));
      case Nowhere _ -> false;
    };
  }
}
