package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;

/**
 * Limits of connections and requests; 0 leaves a limit to Envoy (spec: httpproxy.md section 22.5).
 */
public record CircuitBreakers(
    @Schema(value = "Connections.", format = "int32") long maxConnections,
    @Schema(value = "Requests that wait for a connection.", format = "int32")
        long maxPendingRequests,
    @Schema(value = "Requests at a time.", format = "int32") long maxRequests,
    @Schema(value = "Retries at a time.", format = "int32") long maxRetries,
    @Schema(value = "Connections to each backend.", format = "int32") long perHostMaxConnections) {}
