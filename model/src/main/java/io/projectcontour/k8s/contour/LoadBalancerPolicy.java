package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How backends are chosen (spec: httpproxy.md section 11). */
public record LoadBalancerPolicy(
    @Schema("RoundRobin, WeightedLeastRequest, Random, Cookie or RequestHash.")
        @Nullable String strategy,
    @Schema("From what the hash is made, with the strategy RequestHash.")
        List<RequestHashPolicy> requestHashPolicies) {
  /** Fills in what is absent. */
  public LoadBalancerPolicy {
    requestHashPolicies = Values.listOf(requestHashPolicies);
  }

  /** The strategy, empty when there is none. */
  public String strategyOrEmpty() {
    return Objects.requireNonNullElse(strategy, "");
  }

  /** One part of the hash. */
  public record RequestHashPolicy(
      @Schema("Later parts do not count when this one gives a hash.") boolean terminal,
      @Schema("A header.") @Nullable HeaderHashOptions headerHashOptions,
      @Schema("A query parameter.") @Nullable QueryParameterHashOptions queryParameterHashOptions,
      @Schema("The client's address.") boolean hashSourceIP) {}

  /** A header. */
  public record HeaderHashOptions(
      @Schema(value = "The header's name.", required = true, minLength = 1) String headerName) {}

  /** A query parameter. */
  public record QueryParameterHashOptions(
      @Schema(value = "The parameter's name.", required = true, minLength = 1)
          String parameterName) {}
}
