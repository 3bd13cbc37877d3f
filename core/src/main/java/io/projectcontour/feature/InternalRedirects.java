package io.projectcontour.feature;

import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig;
import io.envoyproxy.envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.InternalRedirectPolicy;
import io.projectcontour.route.RouteFeature;

/** Redirects of backends that Envoy follows itself (spec: httpproxy.md section 18). */
public record InternalRedirects(InternalRedirectPolicy policy) implements RouteFeature {
  /** {@code routes[].internalRedirectPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    InternalRedirectPolicy policy = context.route().internalRedirectPolicy();
    if (policy != null) {
      draft.features.add(new InternalRedirects(policy));
    }
    return true;
  }

  @Override
  public void apply(Route.Builder route) {
    io.envoyproxy.envoy.config.route.v3.InternalRedirectPolicy.Builder redirects =
        route.getRouteBuilder().getInternalRedirectPolicyBuilder();
    if (policy.maxInternalRedirects() > 0) {
      redirects.setMaxInternalRedirects(Messages.uint32(policy.maxInternalRedirects()));
    }
    // Envoy takes five at most, which is as many as there are.
    redirects.addAllRedirectResponseCodes(
        policy.redirectResponseCodes().stream().distinct().toList());
    String crossScheme = Values.text(policy.allowCrossSchemeRedirect());
    redirects.setAllowCrossSchemeRedirect(
        crossScheme.equals("Always") || crossScheme.equals("SafeOnly"));
    if (crossScheme.equals("SafeOnly")) {
      redirects.addPredicates(
          TypedExtensionConfig.newBuilder()
              .setName("envoy.internal_redirect_predicates.safe_cross_scheme")
              .setTypedConfig(Messages.any(SafeCrossSchemeConfig.getDefaultInstance())));
    }
    if (policy.denyRepeatedRouteRedirect()) {
      redirects.addPredicates(
          TypedExtensionConfig.newBuilder()
              .setName("envoy.internal_redirect_predicates.previous_routes")
              .setTypedConfig(Messages.any(PreviousRoutesConfig.getDefaultInstance())));
    }
  }
}
