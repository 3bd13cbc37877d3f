package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Which token a route demands (spec: httpproxy.md section 15.2). */
public record JwtVerificationPolicy(
    @Schema("The provider of the token.") @Nullable String require,
    @Schema("Demand none.") boolean disabled) {}
