package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code gateway.networking.k8s.io/v1 GRPCRoute} (spec: gateway-api.md section 7). */
public record GrpcRoute(Metadata metadata, Spec spec) implements GatewayRoute {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public GrpcRoute {
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

  /** What happens with calls for which one of the matches holds; without matches with every one. */
  public record Rule(List<Match> matches, List<RouteFilter> filters, List<BackendRef> backendRefs) {
    /** Fills in what is absent. */
    public Rule {
      matches = Values.listOf(matches);
      filters = Values.listOf(filters);
      backendRefs = Values.listOf(backendRefs);
    }
  }

  /** Conditions, all of which must hold. */
  public record Match(@Nullable Method method, List<NamedMatch> headers) {
    /** Fills in what is absent. */
    public Match {
      headers = Values.listOf(headers);
    }
  }

  /** A condition on what is called. */
  public record Method(@Nullable String type, @Nullable String service, @Nullable String method) {
    /** {@code Exact} unless another type is given. */
    public String typeOrExact() {
      return Objects.requireNonNullElse(type, "Exact");
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
    return Kind.GRPC_ROUTE;
  }
}
