/**
 * What {@code /metrics} tells (spec: metrics.md, and our own in docs/metrics.md).
 *
 * <p>In come calls from the control loop, the streams, the status writer and the client of the
 * Kubernetes API, each on its own thread; what is known elsewhere is asked for at each scrape.
 * {@link io.projectcontour.app.metrics.ServeMetrics} has them all.
 */
@NullMarked
package io.projectcontour.app.metrics;

import org.jspecify.annotations.NullMarked;
