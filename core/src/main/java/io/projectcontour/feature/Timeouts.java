package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.contour.TimeoutPolicy;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Time limits of a route (spec: httpproxy.md section 10).
 *
 * @param response for the whole response
 * @param idle without any activity
 */
public record Timeouts(Timeout response, Timeout idle) implements RouteFeature {
  /** {@code routes[].timeoutPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    TimeoutPolicy policy = context.route().timeoutPolicy();
    if (policy == null) {
      return true;
    }
    String where = "response timeout";
    try {
      Timeout response = Timeout.parse(policy.response());
      where = "idle timeout";
      Timeout idle = Timeout.parse(policy.idle());
      where = "idle connection timeout";
      draft.idleConnection = Timeout.parse(policy.idleConnection());
      add(draft, response, idle);
      return true;
    } catch (Timeout.InvalidTimeoutException e) {
      context
          .visit()
          .error(
              "RouteError",
              "TimeoutPolicyNotValid",
              "route.timeoutPolicy failed to parse: error parsing "
                  + where
                  + ": "
                  + e.getMessage());
      return false;
    }
  }

  private static void add(RouteDraft draft, Timeout response, Timeout idle) {
    if (!(response instanceof Timeout.Default) || !(idle instanceof Timeout.Default)) {
      draft.features.add(new Timeouts(response, idle));
    }
  }

  /**
   * The response's limit alone, as Ingress annotations give it; nothing or bad text is Envoy's
   * default.
   */
  public static Timeouts ofResponse(@Nullable String text) throws Timeout.InvalidTimeoutException {
    return new Timeouts(Timeout.parse(text), Timeout.unset());
  }

  @Override
  public void apply(Route.Builder route) {
    response
        .toField()
        .ifPresent(limit -> route.getRouteBuilder().setTimeout(Messages.duration(limit)));
    idle.toField()
        .ifPresent(limit -> route.getRouteBuilder().setIdleTimeout(Messages.duration(limit)));
  }
}
