package io.projectcontour.feature;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.contour.LoadBalancerPolicy;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How backends are chosen (spec: httpproxy.md section 11).
 *
 * @param strategy Contour's name of the strategy, as it goes into the cluster's name; empty when
 *     none was given
 */
public record LoadBalancing(String strategy) implements ClusterFeature {
  /** Envoy's choice in turn, as nothing was said. */
  public static final LoadBalancing UNSET = new LoadBalancing("");

  private static final Set<String> STRATEGIES =
      Set.of("WeightedLeastRequest", "Random", "Cookie", "RequestHash");

  /** {@code routes[].loadBalancerPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    LoadBalancerPolicy policy = context.route().loadBalancerPolicy();
    LoadBalancing balancing = of(policy);
    if (balancing.strategy.equals("Cookie")) {
      draft.features.add(new Hashing(List.of(new Hash.AffinityCookie())));
    } else if (policy != null && balancing.strategy.equals("RequestHash")) {
      List<Hash> hashes = hashes(policy.requestHashPolicies(), context.visit());
      if (hashes.isEmpty()) {
        warn(
            context.visit(),
            "ignoring invalid request hash policy options, setting load balancer strategy to default RoundRobin");
        balancing = new LoadBalancing("RoundRobin");
      } else {
        draft.features.add(new Hashing(hashes));
      }
    }
    draft.loadBalancing = balancing;
    return true;
  }

  /** The strategy of a policy; names that are not known count as none. */
  public static LoadBalancing of(@Nullable LoadBalancerPolicy policy) {
    return policy != null && STRATEGIES.contains(policy.strategyOrEmpty())
        ? new LoadBalancing(policy.strategyOrEmpty())
        : UNSET;
  }

  /** Whether new backends can warm up with this strategy. */
  boolean allowsSlowStart() {
    return strategy.isEmpty()
        || strategy.equals("RoundRobin")
        || strategy.equals("WeightedLeastRequest");
  }

  /**
   * Whether the strategy needs something of a request, which neither connections nor extension
   * services have.
   */
  public boolean needsRequests() {
    return strategy.equals("Cookie") || strategy.equals("RequestHash");
  }

  @Override
  public void apply(Cluster.Builder cluster, DiscoverySource source) {
    cluster.setLbPolicy(
        switch (strategy) {
          case "WeightedLeastRequest" -> Cluster.LbPolicy.LEAST_REQUEST;
          case "Random" -> Cluster.LbPolicy.RANDOM;
          case "Cookie", "RequestHash" -> Cluster.LbPolicy.RING_HASH;
          default -> Cluster.LbPolicy.ROUND_ROBIN;
        });
  }

  @Override
  public String nameText() {
    return strategy;
  }

  private static List<Hash> hashes(
      List<LoadBalancerPolicy.RequestHashPolicy> policies, Findings.Visit visit) {
    List<Hash> hashes = new ArrayList<>();
    Set<Hash> seen = new HashSet<>();
    for (LoadBalancerPolicy.RequestHashPolicy policy : policies) {
      int parts =
          (policy.hashSourceIP() ? 1 : 0)
              + (policy.headerHashOptions() != null ? 1 : 0)
              + (policy.queryParameterHashOptions() != null ? 1 : 0);
      if (parts != 1) {
        warn(
            visit,
            "ignoring invalid request hash policy, must set exactly one of hashSourceIP or headerHashOptions or queryParameterHashOptions");
        continue;
      }
      hash(policy, seen, visit).ifPresent(hashes::add);
    }
    return hashes;
  }

  private static Optional<Hash> hash(
      LoadBalancerPolicy.RequestHashPolicy policy, Set<Hash> seen, Findings.Visit visit) {
    if (policy.headerHashOptions() != null) {
      String name = HeaderNames.canonical(policy.headerHashOptions().headerName());
      Optional<String> error = HeaderNames.error(name);
      if (error.isPresent()) {
        return warn(
            visit,
            "ignoring invalid header hash policy options with invalid header name "
                + GoText.quote(name)
                + ": "
                + error.get());
      }
      return seen.add(new Hash.Header(false, name))
          ? Optional.of(new Hash.Header(policy.terminal(), name))
          : warn(
              visit,
              "ignoring invalid header hash policy options with duplicated header name " + name);
    }
    if (policy.queryParameterHashOptions() != null) {
      String name = policy.queryParameterHashOptions().parameterName().toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        return warn(
            visit,
            "ignoring invalid query parameter hash policy options with an invalid empty query parameter name");
      }
      return seen.add(new Hash.Query(false, name))
          ? Optional.of(new Hash.Query(policy.terminal(), name))
          : warn(
              visit,
              "ignoring invalid query parameter hash policy options with duplicated query parameter name "
                  + name);
    }
    return seen.add(new Hash.SourceAddress(false))
        ? Optional.of(new Hash.SourceAddress(policy.terminal()))
        : warn(
            visit, "ignoring invalid request hash policy, hashSourceIP specified multiple times");
  }

  private static Optional<Hash> warn(Findings.Visit visit, String message) {
    visit.warning("SpecError", "IgnoredField", message);
    return Optional.empty();
  }

  /** One part of what the hash is made from. */
  private sealed interface Hash {
    HashPolicy toEnvoy();

    record AffinityCookie() implements Hash {
      @Override
      public HashPolicy toEnvoy() {
        return HashPolicy.newBuilder()
            .setCookie(
                HashPolicy.Cookie.newBuilder()
                    .setName("X-Contour-Session-Affinity")
                    .setTtl(Duration.getDefaultInstance())
                    .setPath("/"))
            .build();
      }
    }

    record Header(boolean terminal, String name) implements Hash {
      @Override
      public HashPolicy toEnvoy() {
        return HashPolicy.newBuilder()
            .setTerminal(terminal)
            .setHeader(HashPolicy.Header.newBuilder().setHeaderName(name))
            .build();
      }
    }

    record Query(boolean terminal, String name) implements Hash {
      @Override
      public HashPolicy toEnvoy() {
        return HashPolicy.newBuilder()
            .setTerminal(terminal)
            .setQueryParameter(HashPolicy.QueryParameter.newBuilder().setName(name))
            .build();
      }
    }

    record SourceAddress(boolean terminal) implements Hash {
      @Override
      public HashPolicy toEnvoy() {
        return HashPolicy.newBuilder()
            .setTerminal(terminal)
            .setConnectionProperties(HashPolicy.ConnectionProperties.newBuilder().setSourceIp(true))
            .build();
      }
    }
  }

  private record Hashing(List<Hash> hashes) implements RouteFeature {
    private Hashing {
      hashes = List.copyOf(hashes);
    }

    @Override
    public void apply(Route.Builder route) {
      hashes.forEach(hash -> route.getRouteBuilder().addHashPolicy(hash.toEnvoy()));
    }
  }
}
