package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Time limits of a route (spec: httpproxy.md section 10). */
public record TimeoutPolicy(
    @Schema(value = "For the whole response.", pattern = Patterns.DURATION_OR_INFINITY)
        @Nullable String response,
    @Schema(value = "Without any activity of the request.", pattern = Patterns.DURATION_OR_INFINITY)
        @Nullable String idle,
    @Schema(
            value = "Without any request on a connection to the backend.",
            pattern = Patterns.DURATION_OR_INFINITY)
        @Nullable String idleConnection) {}
