package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;

/**
 * Limits of connections and requests; 0 leaves a limit to Envoy (spec: httpproxy.md section 22.5).
 */
public record CircuitBreakers(
    @Schema("Connections.") long maxConnections,
    @Schema("Requests that wait for a connection.") long maxPendingRequests,
    @Schema("Requests at a time.") long maxRequests,
    @Schema("Retries at a time.") long maxRetries,
    @Schema("Connections to each backend.") long perHostMaxConnections) {}
