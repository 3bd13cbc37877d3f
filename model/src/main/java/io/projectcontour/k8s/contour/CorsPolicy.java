package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers cross-origin requests of browsers (spec: httpproxy.md section 14). */
public record CorsPolicy(
    @Schema("Allow requests with cookies.") boolean allowCredentials,
    @Schema(value = "Origins, or patterns of origins; * for all.", required = true, minItems = 1)
        List<String> allowOrigin,
    @Schema(value = "Methods.", required = true, minItems = 1, pattern = Patterns.TOKEN)
        List<String> allowMethods,
    @Schema(value = "Request headers.", minItems = 1, pattern = Patterns.TOKEN)
        List<String> allowHeaders,
    @Schema(
            value = "Response headers that scripts may read.",
            minItems = 1,
            pattern = Patterns.TOKEN)
        List<String> exposeHeaders,
    @Schema(
            value = "How long browsers may remember the answer; 0 for not at all.",
            pattern = Patterns.DURATION_OR_ZERO)
        @Nullable String maxAge,
    @Schema("Allow requests from public to private networks.") boolean allowPrivateNetwork) {
  /** Fills in what is absent. */
  public CorsPolicy {
    allowOrigin = Values.listOf(allowOrigin);
    allowMethods = Values.listOf(allowMethods);
    allowHeaders = Values.listOf(allowHeaders);
    exposeHeaders = Values.listOf(exposeHeaders);
  }
}
