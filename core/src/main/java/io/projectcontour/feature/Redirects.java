package io.projectcontour.feature;

import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.DirectResponsePolicy;
import io.projectcontour.k8s.contour.RequestRedirectPolicy;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Routes that Envoy answers itself (spec: httpproxy.md section 18). */
public final class Redirects {
  /** Envoy's own limit. */
  private static final int MOST_BODY_BYTES = 4096;

  private Redirects() {}

  /** {@code routes[].requestRedirectPolicy}. */
  public static boolean redirect(RouteContext context, RouteDraft draft) {
    RequestRedirectPolicy policy = context.route().requestRedirectPolicy();
    if (policy == null) {
      return true;
    }
    if (policy.path() != null && policy.prefix() != null) {
      context
          .visit()
          .error(
              "RouteError",
              "RequestRedirectPolicy",
              "route.requestRedirectPolicy is invalid: cannot specify both redirect path and redirect prefix");
      return false;
    }
    Optional<PathRewrite> path = Optional.empty();
    if (policy.path() != null) {
      path = Optional.of(new PathRewrite.Full(policy.path()));
    } else if (policy.prefix() != null) {
      path = Optional.of(new PathRewrite.Prefix(policy.prefix()));
    }
    draft.ownAction =
        Optional.of(
            new RouteAction.Redirect(
                Values.text(policy.scheme()),
                Values.text(policy.hostname()),
                policy.port() == null ? 0 : policy.port(),
                policy.statusCode() == null ? 301 : policy.statusCode(),
                path));
    return true;
  }

  /** {@code routes[].directResponsePolicy}. */
  public static boolean directResponse(RouteContext context, RouteDraft draft) {
    DirectResponsePolicy policy = context.route().directResponsePolicy();
    if (policy != null) {
      int bytes = Values.text(policy.body()).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BODY_BYTES) {
        context
            .visit()
            .error(
                "RouteError",
                "DirectResponsePolicy",
                "route.directResponsePolicy is invalid: the body has "
                    + bytes
                    + " bytes, Envoy sends "
                    + MOST_BODY_BYTES
                    + " at most");
        return false;
      }
      draft.ownAction =
          Optional.of(
              new RouteAction.DirectResponse(policy.statusCode(), Values.text(policy.body())));
    }
    return true;
  }
}
