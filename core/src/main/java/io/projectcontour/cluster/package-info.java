/**
 * What Envoy connects to: clusters, the Services and endpoints behind them, and their names.
 *
 * <p>Translators ask {@link io.projectcontour.cluster.Backends} for the Service port behind a
 * reference and describe each upstream as a {@link io.projectcontour.cluster.ClusterPlan}. Plans
 * that differ in anything get different names. Immutable values; used on the control loop.
 */
@NullMarked
package io.projectcontour.cluster;

import org.jspecify.annotations.NullMarked;
