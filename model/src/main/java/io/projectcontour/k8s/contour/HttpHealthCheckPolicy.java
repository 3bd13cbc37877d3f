package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How backends of a route are checked (spec: httpproxy.md section 12). */
public record HttpHealthCheckPolicy(
    @Schema(value = "The path that is asked for.", required = true) String path,
    @Schema("The host that is asked for.") @Nullable String host,
    @Schema("Seconds between checks.") long intervalSeconds,
    @Schema("Seconds to wait for an answer.") long timeoutSeconds,
    @Schema(value = "Failures in a row that make a backend unhealthy.", min = 0)
        long unhealthyThresholdCount,
    @Schema(value = "Successes in a row that make a backend healthy.", min = 0)
        long healthyThresholdCount,
    @Schema("Status codes of a healthy backend; 200 by default.")
        List<StatusRange> expectedStatuses) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public HttpHealthCheckPolicy {
    path = Objects.requireNonNullElse(path, "");
    expectedStatuses = Values.listOf(expectedStatuses);
  }

  /** A range of status codes without its end. */
  public record StatusRange(
      @Schema(value = "The first code.", required = true, min = 100, max = 599) long start,
      @Schema(
              value = "The first code that is not in the range.",
              required = true,
              min = 101,
              max = 600)
          long end) {}
}
