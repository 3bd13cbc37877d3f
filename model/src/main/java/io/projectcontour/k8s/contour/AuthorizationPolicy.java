package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.Map;

/** What external authorization does (spec: httpproxy.md section 16). */
public record AuthorizationPolicy(
    @Schema("Do not ask.") boolean disabled,
    @Schema("Values that are sent along.") Map<String, String> context) {
  /** Fills in what is absent. */
  public AuthorizationPolicy {
    context = Values.mapOf(context);
  }
}
