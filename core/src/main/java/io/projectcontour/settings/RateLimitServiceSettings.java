package io.projectcontour.settings;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.RateLimitPolicy;
import java.util.Optional;

/**
 * The global rate limit service (spec: config.md section 2.8).
 *
 * @param domain under which the service finds the limits; never empty, which Envoy would refuse
 */
public record RateLimitServiceSettings(
    NamespacedName extensionService,
    String domain,
    boolean failOpen,
    boolean enableXRateLimitHeaders,
    boolean enableResourceExhaustedCode,
    Optional<RateLimitPolicy.Global> defaultPolicy) {
  /** The domain when none is given, as Contour's documentation has it. */
  public static final String DEFAULT_DOMAIN = "contour";
}
