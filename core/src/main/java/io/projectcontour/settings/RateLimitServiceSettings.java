package io.projectcontour.settings;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.RateLimitPolicy;
import java.util.Optional;

/** The global rate limit service (spec: config.md section 2.8). */
public record RateLimitServiceSettings(
    NamespacedName extensionService,
    String domain,
    boolean failOpen,
    boolean enableXRateLimitHeaders,
    boolean enableResourceExhaustedCode,
    Optional<RateLimitPolicy.Global> defaultPolicy) {}
