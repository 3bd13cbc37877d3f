package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code gateway.networking.k8s.io/v1 HTTPRoute} (spec: gateway-api.md section 6). */
public record HttpRoute(Metadata metadata, Spec spec) implements GatewayRoute {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public HttpRoute {
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

  /** What happens with requests for which one of the matches holds. */
  public record Rule(
      List<Match> matches,
      List<RouteFilter> filters,
      List<BackendRef> backendRefs,
      @Nullable Timeouts timeouts) {
    /** Fills in what is absent: without matches, every request matches. */
    public Rule {
      matches = Values.listOf(matches);
      if (matches.isEmpty()) {
        matches = List.of(new Match(null, List.of(), List.of(), null));
      }
      filters = Values.listOf(filters);
      backendRefs = Values.listOf(backendRefs);
    }
  }

  /** Conditions, all of which must hold. */
  public record Match(
      @Nullable Path path,
      List<NamedMatch> headers,
      List<NamedMatch> queryParams,
      @Nullable String method) {
    /** Fills in what is absent. */
    public Match {
      headers = Values.listOf(headers);
      queryParams = Values.listOf(queryParams);
    }
  }

  /** A condition on the path. */
  public record Path(@Nullable String type, @Nullable String value) {
    /** {@code PathPrefix} unless another type is given. */
    public String typeOrPrefix() {
      return Objects.requireNonNullElse(type, "PathPrefix");
    }

    /** The root unless a value is given. */
    public String valueOrRoot() {
      return Objects.requireNonNullElse(value, "/");
    }
  }

  /** Time limits, as texts. */
  public record Timeouts(@Nullable String request, @Nullable String backendRequest) {}

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
    return Kind.HTTP_ROUTE;
  }
}
