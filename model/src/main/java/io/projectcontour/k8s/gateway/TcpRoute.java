package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;

/** {@code gateway.networking.k8s.io/v1alpha2 TCPRoute} (spec: gateway-api.md section 9). */
public record TcpRoute(Metadata metadata, Spec spec) implements GatewayRoute {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public TcpRoute {
    spec = Objects.requireNonNullElse(spec, new Spec(List.of(), List.of()));
  }

  /** What is wanted. */
  public record Spec(List<ParentRef> parentRefs, List<Rule> rules) {
    /** Fills in what is absent. */
    public Spec {
      parentRefs = Values.listOf(parentRefs);
      rules = Values.listOf(rules);
    }
  }

  /** Where connections go. */
  public record Rule(List<BackendRef> backendRefs) {
    /** Fills in what is absent. */
    public Rule {
      backendRefs = Values.listOf(backendRefs);
    }
  }

  @Override
  public List<ParentRef> parentRefs() {
    return spec.parentRefs();
  }

  /** None: the connection names no host. */
  @Override
  public List<String> hostnames() {
    return List.of();
  }

  @Override
  public Kind kind() {
    return Kind.TCP_ROUTE;
  }
}
