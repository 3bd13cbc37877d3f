package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows redirects of backends (spec: httpproxy.md section 18). */
public record InternalRedirectPolicy(
    @Schema("How many redirects are followed; 1 by default.") int maxInternalRedirects,
    @Schema(
            value = "Which status codes are followed; 302 by default.",
            oneOf = {"301", "302", "303", "307", "308"})
        List<Integer> redirectResponseCodes,
    @Schema(
            value = "Whether the scheme may change.",
            byDefault = "\"Never\"",
            oneOf = {"Always", "Never", "SafeOnly"})
        @Nullable String allowCrossSchemeRedirect,
    @Schema("Do not follow a redirect to a route that was taken before.")
        boolean denyRepeatedRouteRedirect) {
  /** Fills in what is absent. */
  public InternalRedirectPolicy {
    redirectResponseCodes = Values.listOf(redirectResponseCodes);
  }
}
