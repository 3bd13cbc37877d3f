package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Answers without a backend (spec: httpproxy.md section 18). */
public record DirectResponsePolicy(
    @Schema(value = "The status code.", required = true, min = 200, max = 599, format = "none")
        int statusCode,
    @Schema("The body.") @Nullable String body) {}
