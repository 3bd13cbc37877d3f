package io.projectcontour.settings;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.Authorization;

/**
 * External authorization for all hosts (spec: config.md section 2.8); its reference is {@code
 * extensionService}.
 */
public record GlobalAuthorizationSettings(
    NamespacedName extensionService, Authorization authorization) {}
