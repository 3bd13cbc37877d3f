package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When requests are tried again (spec: httpproxy.md section 10). */
public record RetryPolicy(
    @Schema(value = "How many times; -1 for never.", byDefault = "1", min = -1) long count,
    @Schema(value = "Time limit of each try.", pattern = Patterns.DURATION_OR_INFINITY)
        @Nullable String perTryTimeout,
    @Schema(
            value = "On which conditions.",
            oneOf = {
              "5xx",
              "gateway-error",
              "reset",
              "reset-before-request",
              "connect-failure",
              "envoy-ratelimited",
              "retriable-4xx",
              "refused-stream",
              "retriable-status-codes",
              "retriable-headers",
              "http3-post-connect-failure",
              "cancelled",
              "deadline-exceeded",
              "internal",
              "resource-exhausted",
              "unavailable"
            })
        List<String> retryOn,
    @Schema("Status codes for the condition retriable-status-codes.")
        List<Integer> retriableStatusCodes) {
  /** Fills in what is absent. */
  public RetryPolicy {
    retryOn = Values.listOf(retryOn);
    retriableStatusCodes = Values.listOf(retriableStatusCodes);
  }
}
