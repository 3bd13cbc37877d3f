package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;

/** {@code gateway.networking.k8s.io/v1alpha2 TLSRoute} (spec: gateway-api.md section 8). */
public record TlsRoute(Metadata metadata, Spec spec) implements GatewayRoute {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public TlsRoute {
    spec = Objects.requireNonNullElse(spec, new Spec(List.of(), List.of(), List.of()));
  }

  /** What is wanted. */
  public record Spec(List<ParentRef> parentRefs, List<String> hostnames, List<Rule> rules) {
    /** Fills in what is absent. */
    public Spec {
      parentRefs = Values.listOf(parentRefs);
      hostnames = Values.listOf(hostnames);
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

  @Override
  public List<String> hostnames() {
    return spec.hostnames();
  }

  @Override
  public Kind kind() {
    return Kind.TLS_ROUTE;
  }
}
