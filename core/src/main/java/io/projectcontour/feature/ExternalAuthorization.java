package io.projectcontour.feature;

import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.CheckSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.HttpService;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.extension.ExtensionPlan;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.Authorization;
import io.projectcontour.k8s.contour.AuthorizationPolicy;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.GlobalAuthorizationSettings;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Timeout;
import io.projectcontour.tables.Lookups;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An external service that allows or denies requests (spec: httpproxy.md section 16).
 *
 * @param service the ExtensionService that is asked
 * @param serverName its name in TLS; empty for none
 * @param timeout how long Envoy waits for its answer
 */
public record ExternalAuthorization(
    NamespacedName service, String serverName, Timeout timeout, Authorization spec)
    implements ConnectionFeature {
  private static final String ERROR = "AuthError";
  private static final String API_VERSION = "projectcontour.io/v1alpha1";
  private static final int DEFAULT_BODY_BYTES = 1024;

  @Override
  public Slot slot() {
    return Slot.EXT_AUTHZ;
  }

  /** Whether the host asks a service of its own. */
  public static boolean asksOwnService(HttpProxy.VirtualHost host) {
    Authorization authorization = host.authorization();
    return authorization != null
        && authorization.extensionRef() != null
        && !Values.text(authorization.extensionRef().name()).isEmpty();
  }

  /** {@code virtualhost.authorization}, or the configured one. */
  public static boolean onSecureHost(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<ConnectionFeature> features,
      Set<ClusterPlan> clusters) {
    Optional<GlobalAuthorizationSettings> global = lookups.settings().globalAuthorization();
    Authorization own = host.authorization();
    if (own != null && own.extensionRef() != null && isConfigured(own.extensionRef())) {
      String version = Values.text(own.extensionRef().apiVersion());
      if (!version.isEmpty() && !version.equals(API_VERSION)) {
        visit.error(
            ERROR,
            "AuthBadResourceVersion",
            "Spec.Virtualhost.Authorization.extensionRef specifies an unsupported resource version "
                + GoText.quote(version));
        return false;
      }
      String namespace = Values.text(own.extensionRef().namespace());
      NamespacedName service =
          new NamespacedName(
              namespace.isEmpty() ? root.metadata().namespace() : namespace,
              Values.text(own.extensionRef().name()));
      return add(service, own, lookups, visit, features);
    }
    if (global.isPresent()) {
      return add(
          global.get().extensionService(), global.get().authorization(), lookups, visit, features);
    }
    return true;
  }

  private static boolean isConfigured(Authorization.ExtensionReference reference) {
    return !Values.text(reference.name()).isEmpty()
        || !Values.text(reference.namespace()).isEmpty()
        || !Values.text(reference.apiVersion()).isEmpty();
  }

  private static boolean add(
      NamespacedName service,
      Authorization spec,
      Lookups lookups,
      Findings.Visit visit,
      List<ConnectionFeature> features) {
    Optional<ExtensionPlan> plan = lookups.extension(service);
    if (plan.flatMap(ExtensionPlan::cluster).isEmpty()) {
      visit.error(
          ERROR,
          "ExtensionServiceNotFound",
          "Spec.Virtualhost.Authorization.ServiceRef extension service "
              + GoText.quote(service.toString())
              + " not found");
      return false;
    }
    Timeout timeout;
    try {
      timeout = Timeout.parse(spec.responseTimeout());
    } catch (Timeout.InvalidTimeoutException e) {
      visit.error(
          ERROR,
          "AuthResponseTimeoutInvalid",
          "Spec.Virtualhost.Authorization.ResponseTimeout is invalid: " + e.getMessage());
      return false;
    }
    if (timeout instanceof Timeout.Default) {
      timeout = plan.get().responseTimeout();
    }
    if (!check(spec, visit)) {
      return false;
    }
    if (isHttp(spec)
        && timeout instanceof Timeout.Of(Duration limit)
        && limit.compareTo(Timeout.MOST_OF_A_CALL) > 0) {
      visit.error(
          ERROR,
          "AuthResponseTimeoutInvalid",
          "Spec.Virtualhost.Authorization.ResponseTimeout is invalid: Envoy waits for "
              + GoDuration.format(Timeout.MOST_OF_A_CALL)
              + " at most");
      return false;
    }
    features.add(new ExternalAuthorization(service, plan.get().serverName(), timeout, spec));
    return true;
  }

  /** What is wrong with the prefix of the paths that are asked; empty when nothing is. */
  public static Optional<String> pathPrefixError(Authorization spec) {
    Authorization.HttpSettings http = spec.httpSettings();
    String prefix = http == null ? "" : Values.text(http.pathPrefix());
    return isHttp(spec) && !prefix.isEmpty() && !prefix.startsWith("/")
        ? Optional.of("path prefix must start with /, " + prefix + " was supplied")
        : Optional.empty();
  }

  private static boolean check(Authorization spec, Findings.Visit visit) {
    AuthorizationPolicy policy = spec.authPolicy();
    if (policy != null && !policy.context().isEmpty() && isHttp(spec)) {
      visit.error(
          ERROR,
          "AuthContextForHTTP",
          "Spec.Virtualhost.Authorization.AuthPolicy.Context are only applied to grpc service type");
      return false;
    }
    Optional<String> pathPrefix = pathPrefixError(spec);
    if (pathPrefix.isPresent()) {
      visit.error(
          ERROR,
          "AuthPathPrefixInvalid",
          "Spec.Virtualhost.Authorization.HTTPServerSettings.PathPrefix is invalid: "
              + pathPrefix.get());
      return false;
    }
    Authorization.HttpSettings http = spec.httpSettings();
    return http == null
        || (checkHeaders("AllowedAuthorizationHeaders", http.allowedAuthorizationHeaders(), visit)
            && checkHeaders("AllowedUpstreamHeaders", http.allowedUpstreamHeaders(), visit));
  }

  private static boolean checkHeaders(
      String field, List<Authorization.AllowedHeader> headers, Findings.Visit visit) {
    for (Authorization.AllowedHeader header : headers) {
      int set =
          (Values.text(header.exact()).isEmpty() ? 0 : 1)
              + (Values.text(header.prefix()).isEmpty() ? 0 : 1)
              + (Values.text(header.suffix()).isEmpty() ? 0 : 1)
              + (Values.text(header.contains()).isEmpty() ? 0 : 1);
      if (set != 1) {
        visit.error(
            ERROR,
            "AuthBadAllowedHeader",
            "Spec.Virtualhost.Authorization.HTTPServerSettings."
                + field
                + " is invalid: "
                + (set == 0
                    ? "one of prefix, suffix, exact or contains is required for each allowedHeader"
                    : "only one of prefix, suffix, exact, and contains should be set in the allowedHeader"));
        return false;
      }
    }
    return true;
  }

  private static boolean isHttp(Authorization spec) {
    return Values.text(spec.serviceType()).equals("http");
  }

  @Override
  public Optional<HttpFilter> filter(Function<ClusterPlan, String> clusterNames) {
    ExtAuthz.Builder filter =
        ExtAuthz.newBuilder()
            .setClearRouteCache(true)
            .setFailureModeAllow(spec.failOpen())
            .setStatusOnError(HttpStatus.newBuilder().setCode(StatusCode.Forbidden))
            .setTransportApiVersion(ApiVersion.V3)
            .setIncludePeerCertificate(true);
    if (isHttp(spec)) {
      httpService(filter);
    } else {
      var grpc = ExtensionPlan.grpcService(service, serverName);
      timeout.toField().ifPresent(limit -> grpc.setTimeout(Messages.duration(limit)));
      filter.setGrpcService(grpc);
    }
    Authorization.RequestBody body = spec.withRequestBody();
    if (body != null) {
      filter.setWithRequestBody(
          BufferSettings.newBuilder()
              .setMaxRequestBytes(
                  body.maxRequestBytes() == 0 ? DEFAULT_BODY_BYTES : body.maxRequestBytes())
              .setAllowPartialMessage(body.allowPartialMessage())
              .setPackAsBytes(body.packAsBytes()));
    }
    return Optional.of(
        HttpFilter.newBuilder()
            .setName(FilterNames.EXT_AUTHZ)
            .setTypedConfig(Messages.any(filter.build()))
            .build());
  }

  private void httpService(ExtAuthz.Builder filter) {
    HttpService.Builder http =
        HttpService.newBuilder()
            .setServerUri(
                HttpUri.newBuilder()
                    .setUri("http://dummy/")
                    .setCluster(ExtensionPlan.clusterName(service))
                    .setTimeout(Messages.duration(timeout.toField().orElse(Duration.ZERO))));
    Authorization.HttpSettings settings = spec.httpSettings();
    if (settings != null) {
      http.setPathPrefix(Values.text(settings.pathPrefix()));
      if (!settings.allowedAuthorizationHeaders().isEmpty()) {
        filter.setAllowedHeaders(matchers(settings.allowedAuthorizationHeaders()));
      }
      if (!settings.allowedUpstreamHeaders().isEmpty()) {
        http.setAuthorizationResponse(
            AuthorizationResponse.newBuilder()
                .setAllowedUpstreamHeaders(matchers(settings.allowedUpstreamHeaders())));
      }
    }
    filter.setHttpService(http);
  }

  private static ListStringMatcher matchers(List<Authorization.AllowedHeader> headers) {
    ListStringMatcher.Builder list = ListStringMatcher.newBuilder();
    for (Authorization.AllowedHeader header : headers) {
      StringMatcher.Builder matcher = StringMatcher.newBuilder().setIgnoreCase(header.ignoreCase());
      if (!Values.text(header.exact()).isEmpty()) {
        matcher.setExact(Values.text(header.exact()));
      } else if (!Values.text(header.prefix()).isEmpty()) {
        matcher.setPrefix(Values.text(header.prefix()));
      } else if (!Values.text(header.suffix()).isEmpty()) {
        matcher.setSuffix(Values.text(header.suffix()));
      } else {
        matcher.setContains(Values.text(header.contains()));
      }
      list.addPatterns(matcher);
    }
    return list.build();
  }

  /** {@code routes[].authPolicy} over the host's, over the configured one. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    Optional<GlobalAuthorizationSettings> global =
        context.lookups().settings().globalAuthorization();
    Authorization host = context.virtualHost().authorization();
    if (host == null && global.isEmpty()) {
      return true;
    }
    @Nullable AuthorizationPolicy inherited =
        host != null
            ? host.authPolicy()
            : global.map(settings -> settings.authorization().authPolicy()).orElse(null);
    AuthorizationPolicy own = context.route().authPolicy();
    boolean disabled = own != null ? own.disabled() : inherited != null && inherited.disabled();
    Map<String, String> values = new TreeMap<>();
    if (inherited != null) {
      values.putAll(inherited.context());
    }
    if (own != null) {
      values.putAll(own.context());
    }
    if (disabled || !values.isEmpty()) {
      draft.features.add(new OnRoute(disabled, values));
    }
    if (!disabled && asksOwnService(context.virtualHost())) {
      draft.needsTls = true;
    }
    return true;
  }

  /** Switches authorization off for a route, as redirects to TLS do. */
  public static void disable(Route.Builder route) {
    new OnRoute(true, Map.of()).apply(route);
  }

  private record OnRoute(boolean disabled, Map<String, String> values) implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      ExtAuthzPerRoute.Builder perRoute = ExtAuthzPerRoute.newBuilder();
      if (disabled) {
        perRoute.setDisabled(true);
      } else {
        perRoute.setCheckSettings(CheckSettings.newBuilder().putAllContextExtensions(values));
      }
      route.putTypedPerFilterConfig(FilterNames.EXT_AUTHZ, Messages.any(perRoute.build()));
    }

    @Override
    public boolean appliesTo(RouteAction action) {
      return !(action instanceof RouteAction.Redirect);
    }
  }
}
