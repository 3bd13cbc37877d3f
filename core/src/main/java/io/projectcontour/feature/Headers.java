package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.route.DestinationFeature;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Changes of request and response headers on routes and Services (spec: httpproxy.md section 8).
 */
public final class Headers {
  private Headers() {}

  /** {@code routes[].requestHeadersPolicy}, with the host that requests get. */
  public static boolean onRouteRequests(RouteContext context, RouteDraft draft) {
    try {
      HeaderChanges changes =
          HeaderChanges.parse(context.route().requestHeadersPolicy(), true, context.variables());
      draft.hostRewrite = changes.host();
      if (!changes.isEmpty()) {
        draft.features.add(new RouteRequests(changes));
      }
      return true;
    } catch (HeaderChanges.InvalidHeadersException e) {
      context
          .visit()
          .error(
              "RouteError", "RequestHeadersPolicyInvalid", e.getMessage() + " on request headers");
      return false;
    }
  }

  /** {@code routes[].responseHeadersPolicy}. */
  public static boolean onRouteResponses(RouteContext context, RouteDraft draft) {
    try {
      HeaderChanges changes =
          HeaderChanges.parse(context.route().responseHeadersPolicy(), false, context.variables());
      if (!changes.isEmpty()) {
        draft.features.add(new RouteResponses(changes));
      }
      return true;
    } catch (HeaderChanges.InvalidHeadersException e) {
      context
          .visit()
          .error(
              "RouteError", "ResponseHeaderPolicyInvalid", e.getMessage() + " on response headers");
      return false;
    }
  }

  /**
   * {@code services[].requestHeadersPolicy} and {@code responseHeadersPolicy}, with the configured
   * ones behind them.
   */
  public static boolean onService(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft) {
    context.variables().put("CONTOUR_SERVICE_NAME", service.name());
    context.variables().put("CONTOUR_SERVICE_PORT", Integer.toString(service.port()));
    Settings.HeaderSettings defaults = context.lookups().settings().headers();
    String where = "request";
    try {
      HeaderChanges requests =
          HeaderChanges.parse(service.requestHeadersPolicy(), true, context.variables())
              .withDefaults(defaults.request(), true, context.variables());
      where = "response";
      HeaderChanges responses =
          HeaderChanges.parse(service.responseHeadersPolicy(), false, context.variables())
              .withDefaults(defaults.response(), false, context.variables());
      draft.hostRewrite = requests.host();
      destination(requests, responses).ifPresent(draft.features::add);
      return true;
    } catch (HeaderChanges.InvalidHeadersException e) {
      context
          .visit()
          .error(
              "ServiceError",
              where.equals("request")
                  ? "RequestHeadersPolicyInvalid"
                  : "ResponseHeadersPolicyInvalid",
              e.getMessage() + " on " + where + " headers");
      return false;
    }
  }

  /**
   * The configured changes for an Ingress backend, which has none of its own.
   *
   * @param problem is told what is wrong with them; the Ingress must not be served without them
   */
  public static List<DestinationFeature> configured(
      Settings.HeaderSettings defaults, Map<String, String> variables, Consumer<String> problem) {
    try {
      return destination(
              HeaderChanges.NONE.withDefaults(defaults.request(), true, variables),
              HeaderChanges.NONE.withDefaults(defaults.response(), false, variables))
          .stream()
          .toList();
    } catch (HeaderChanges.InvalidHeadersException e) {
      problem.accept(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private static Optional<DestinationFeature> destination(
      HeaderChanges requests, HeaderChanges responses) {
    HeaderChanges visible =
        new HeaderChanges(requests.set(), requests.remove(), requests.host(), "");
    return visible.isEmpty() && responses.isEmpty()
        ? Optional.empty()
        : Optional.of(new OnDestination(visible, responses));
  }

  private record RouteRequests(HeaderChanges changes) implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      route.addAllRequestHeadersToAdd(Messages.overwrite(changes.set()));
      route.addAllRequestHeadersToRemove(changes.remove());
      if (!changes.host().isEmpty()) {
        route.getRouteBuilder().setHostRewriteLiteral(changes.host());
      } else if (!changes.hostHeader().isEmpty()) {
        route.getRouteBuilder().setHostRewriteHeader(changes.hostHeader());
      }
    }
  }

  private record RouteResponses(HeaderChanges changes) implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      route.addAllResponseHeadersToAdd(Messages.overwrite(changes.set()));
      route.addAllResponseHeadersToRemove(changes.remove());
    }
  }

  private record OnDestination(HeaderChanges requests, HeaderChanges responses)
      implements DestinationFeature {
    @Override
    public void apply(ClusterWeight.Builder cluster) {
      List<String> removed = requests.remove();
      cluster.addAllRequestHeadersToAdd(Messages.overwrite(requests.set()));
      cluster.addAllRequestHeadersToRemove(removed);
      if (!requests.host().isEmpty()) {
        cluster.setHostRewriteLiteral(requests.host());
      }
      cluster.addAllResponseHeadersToAdd(Messages.overwrite(responses.set()));
      cluster.addAllResponseHeadersToRemove(responses.remove());
    }
  }
}
