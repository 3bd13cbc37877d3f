package io.projectcontour.feature;

import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.RemoteJwks;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.JwtProvider;
import io.projectcontour.k8s.contour.JwtVerificationPolicy;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.tables.Lookups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * JSON web tokens that routes demand (spec: httpproxy.md section 15).
 *
 * @param requirement the provider whose token the route demands
 */
public record Jwt(String requirement) implements RouteFeature {
  static final String ERROR = "JWTVerificationError";

  /** {@code routes[].jwtVerificationPolicy}, or the host's default provider. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    JwtVerificationPolicy policy = context.route().jwtVerificationPolicy();
    String required = policy == null ? "" : Values.text(policy.require());
    boolean disabled = policy != null && policy.disabled();
    if (disabled && !required.isEmpty()) {
      context
          .visit()
          .error(
              ERROR,
              "InvalidJWTVerificationPolicy",
              "route's JWT verification policy cannot specify both require and disabled");
      return false;
    }
    List<JwtProvider> providers = context.virtualHost().jwtProviders();
    if (required.isEmpty() && !disabled) {
      required =
          providers.stream()
              .filter(JwtProvider::isDefault)
              .map(JwtProvider::name)
              .findFirst()
              .orElse("");
    }
    if (required.isEmpty()) {
      return true;
    }
    if (providers.isEmpty()) {
      // Without any provider the host has no filter that could check a token: refuse instead of
      // serving everybody.
      draft.ownAction = Optional.of(new RouteAction.DirectResponse(503, ""));
      draft.demandsUndefinedJwtProvider = Optional.of(required);
      return true;
    }
    if (providers.stream().map(JwtProvider::name).noneMatch(required::equals)) {
      draft.demandsUndefinedJwtProvider = Optional.of(required);
    }
    draft.features.add(new Jwt(required));
    draft.needsTls = true;
    return true;
  }

  @Override
  public void apply(Route.Builder route) {
    route.putTypedPerFilterConfig(
        FilterNames.JWT_AUTHN,
        Messages.any(PerRouteConfig.newBuilder().setRequirementName(requirement).build()));
  }

  /** {@code virtualhost.jwtProviders}. */
  public static boolean onSecureHost(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<ConnectionFeature> features,
      Set<ClusterPlan> clusters) {
    if (host.jwtProviders().isEmpty()) {
      return true;
    }
    JwtSources sources = new JwtSources(root.metadata().namespace(), lookups, visit);
    Set<String> names = new HashSet<>();
    boolean hasDefault = false;
    List<Provider> providers = new ArrayList<>();
    for (JwtProvider spec : host.jwtProviders()) {
      if (!names.add(spec.name())) {
        visit.error(
            ERROR,
            "DuplicateProviderName",
            "Spec.VirtualHost.JWTProviders is invalid: duplicate name " + spec.name());
        return false;
      }
      if (spec.isDefault() && hasDefault) {
        visit.error(
            ERROR,
            "MultipleDefaultProvidersSpecified",
            "Spec.VirtualHost.JWTProviders is invalid: at most one provider can be set as the default");
        return false;
      }
      hasDefault |= spec.isDefault();
      Optional<Keys> keys = sources.read(spec);
      if (keys.isEmpty()) {
        return false;
      }
      providers.add(
          new Provider(
              spec.name(),
              Values.text(spec.issuer()),
              spec.audiences(),
              spec.forwardJWT(),
              keys.get()));
    }
    for (Provider provider : providers) {
      if (provider.keys() instanceof Keys.Remote remote) {
        clusters.add(remote.cluster());
      }
    }
    features.add(new Providers(providers));
    return true;
  }

  /** Where the keys of a provider come from. */
  sealed interface Keys {
    /** From a Secret. */
    record Local(String jwks) implements Keys {}

    /** From a server; the cache's duration is absent for Envoy's own. */
    record Remote(
        String uri, ClusterPlan cluster, Duration timeout, Optional<Duration> cacheDuration)
        implements Keys {}
  }

  private record Provider(
      String name, String issuer, List<String> audiences, boolean forward, Keys keys) {
    private io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider toEnvoy(
        Function<ClusterPlan, String> clusterNames) {
      io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider.Builder provider =
          io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider.newBuilder()
              .setIssuer(issuer)
              .addAllAudiences(audiences)
              .setForward(forward);
      switch (keys) {
        case Keys.Local(String jwks) -> provider.setLocalJwks(Messages.inlineText(jwks));
        case Keys.Remote remote -> {
          RemoteJwks.Builder jwks =
              RemoteJwks.newBuilder()
                  .setHttpUri(
                      HttpUri.newBuilder()
                          .setUri(remote.uri())
                          .setCluster(clusterNames.apply(remote.cluster()))
                          .setTimeout(Messages.duration(remote.timeout())));
          remote
              .cacheDuration()
              .ifPresent(cache -> jwks.setCacheDuration(Messages.duration(cache)));
          provider.setRemoteJwks(jwks);
        }
      }
      return provider.build();
    }
  }

  private record Providers(List<Provider> providers) implements ConnectionFeature {
    private Providers {
      providers = List.copyOf(providers);
    }

    @Override
    public Slot slot() {
      return Slot.JWT_AUTHN;
    }

    @Override
    public Optional<HttpFilter> filter(Function<ClusterPlan, String> clusterNames) {
      JwtAuthentication.Builder filter = JwtAuthentication.newBuilder();
      for (Provider provider : providers) {
        filter.putProviders(provider.name(), provider.toEnvoy(clusterNames));
        filter.putRequirementMap(
            provider.name(), JwtRequirement.newBuilder().setProviderName(provider.name()).build());
      }
      return Optional.of(
          HttpFilter.newBuilder()
              .setName(FilterNames.JWT_AUTHN)
              .setTypedConfig(Messages.any(filter.build()))
              .build());
    }
  }
}
