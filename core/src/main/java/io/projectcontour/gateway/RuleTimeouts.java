package io.projectcontour.gateway;

import io.projectcontour.feature.Timeouts;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.settings.Timeout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Time limits of an HTTPRoute's rule (spec: gateway-api.md section 6). */
final class RuleTimeouts {
  private static final String FIELD = "HTTPRoute.Spec.Rules.Timeouts.";

  private RuleTimeouts() {}

  /** What is wrong with the limits. */
  static final class InvalidTimeoutsException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTimeoutsException(String message) {
      super(message, null, false, false);
    }
  }

  /** The limit of a response: without retries, that of the backend is the same, and wins. */
  static Optional<Timeouts> read(HttpRoute.@Nullable Timeouts timeouts)
      throws InvalidTimeoutsException {
    if (timeouts == null || (timeouts.request() == null && timeouts.backendRequest() == null)) {
      return Optional.empty();
    }
    Timeout response =
        timeouts.request() == null ? Timeout.unset() : parse("Request", timeouts.request());
    if (timeouts.backendRequest() != null) {
      Timeout backend = parse("BackendRequest", timeouts.backendRequest());
      if (response instanceof Timeout.Of(var whole)
          && backend instanceof Timeout.Of(var part)
          && part.compareTo(whole) > 0) {
        throw new InvalidTimeoutsException(
            FIELD
                + "BackendRequest must be less than/equal to "
                + FIELD
                + "Request when both are specified");
      }
      response = backend;
    }
    return Optional.of(new Timeouts(response, Timeout.unset()));
  }

  /** In the Gateway API, zero means no limit. */
  private static Timeout parse(String field, String text) throws InvalidTimeoutsException {
    try {
      Timeout timeout = Timeout.parse(text);
      return timeout instanceof Timeout.Default ? new Timeout.Disabled() : timeout;
    } catch (Timeout.InvalidTimeoutException e) {
      throw new InvalidTimeoutsException("invalid " + FIELD + field + ": " + e.getMessage());
    }
  }
}
