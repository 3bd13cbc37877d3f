/**
 * {@code contour gateway-provisioner}: makes a Contour and Envoys for each Gateway of its classes
 * (spec: operations.md section 9).
 *
 * <p>The way of an event: {@link io.projectcontour.app.provisioner.Reconciliation} watches, {@code
 * Triggers} finds out which GatewayClass or Gateway it concerns, a {@code WorkQueue} holds that key
 * once, and a {@code Controller} has {@code GatewayClassReconciler} or {@code GatewayReconciler}
 * bring the cluster to what is wanted. What is wanted is made by pure functions from {@code
 * GatewayInstance}: {@code RightsObjects}, {@code ContourWorkload}, {@code EnvoyWorkload}, {@code
 * GatewayServices}, {@code ConfigurationObject}. {@code ObjectSync} writes it where it differs.
 *
 * <p>Everything that waits does so on virtual threads. Keys are independent of each other: one that
 * fails is tried again later and later, and the others go on.
 */
@NullMarked
package io.projectcontour.app.provisioner;

import org.jspecify.annotations.NullMarked;
