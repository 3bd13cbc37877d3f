/**
 * What Envoy is to be told: named resources, already serialised, in immutable snapshots.
 *
 * <p>The control loop, the only writer, publishes the resources that changed to a {@link
 * io.projectcontour.snapshot.SnapshotStore}. Each change makes a new {@link
 * io.projectcontour.snapshot.XdsSnapshot} that shares all it can with the one before. xDS streams,
 * metrics and debug pages read snapshots from any thread, without locks.
 */
@NullMarked
package io.projectcontour.snapshot;

import org.jspecify.annotations.NullMarked;
