/**
 * The control loop: one thread takes events, brings the tables up to date, publishes the snapshot
 * and hands out statuses.
 *
 * <p>In come {@link io.projectcontour.k8s.ObjectEvent}s from any thread; out go {@link
 * io.projectcontour.snapshot.XdsSnapshot}s, which any thread may read, and {@link
 * io.projectcontour.control.StatusUpdate}s.
 */
@NullMarked
package io.projectcontour.control;

import org.jspecify.annotations.NullMarked;
