package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.k8s.Values;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.GoDuration;
import java.time.Duration;
import java.util.List;

/**
 * When requests are tried again (spec: httpproxy.md section 10).
 *
 * @param on Envoy's conditions, joined by commas
 * @param count how many times
 * @param perTry limit of each try; zero for Envoy's default
 * @param statusCodes for the condition retriable-status-codes
 */
public record Retries(String on, long count, Duration perTry, List<Integer> statusCodes)
    implements RouteFeature {
  /** Copies the list. */
  public Retries {
    statusCodes = List.copyOf(statusCodes);
  }

  /** {@code routes[].retryPolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    var policy = context.route().retryPolicy();
    if (policy != null) {
      String on = policy.retryOn().isEmpty() ? "5xx" : String.join(",", policy.retryOn());
      draft.features.add(
          new Retries(
              on,
              count(policy.count()),
              perTry(Values.text(policy.perTryTimeout())),
              policy.retriableStatusCodes()));
    }
    return true;
  }

  /** How often Envoy tries again: -1 says never, 0 says nothing and means once. */
  public static long count(long number) {
    return number == -1 ? 0 : Math.max(number, 1);
  }

  /**
   * The limit of a try. As in Contour, infinity text that is no duration, and one below zero leave
   * it to Envoy.
   */
  public static Duration perTry(String text) {
    try {
      Duration limit = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
      // Envoy takes no time limit below zero.
      return limit.isNegative() ? Duration.ZERO : limit;
    } catch (GoDuration.InvalidDurationException e) {
      return Duration.ZERO;
    }
  }

  @Override
  public void apply(Route.Builder route) {
    RetryPolicy.Builder policy =
        route
            .getRouteBuilder()
            .getRetryPolicyBuilder()
            .setRetryOn(on)
            .setNumRetries(Messages.uint32(count))
            .addAllRetriableStatusCodes(statusCodes);
    if (!perTry.isZero()) {
      policy.setPerTryTimeout(Messages.duration(perTry));
    }
  }
}
