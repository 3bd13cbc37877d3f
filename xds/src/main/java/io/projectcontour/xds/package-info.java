/**
 * The xDS server: tells each Envoy what it lacks.
 *
 * <p>In come snapshots of resources, published elsewhere, and the requests of Envoys; out go
 * responses, in both protocols (state of the world and delta), on a stream per type or on one
 * aggregated stream. {@link io.projectcontour.xds.XdsServer} is the way in; {@link
 * io.projectcontour.xds.XdsObserver} and {@link io.projectcontour.xds.EnvoyState} show what
 * happens.
 *
 * <p>Each stream is one virtual thread, {@link io.projectcontour.xds.XdsStream}, which alone
 * touches what is known about that stream: straight-line code that takes requests and news from a
 * small mailbox and sends at most one response per type until Envoy has answered it. Envoy's own
 * speed paces us, and changes in between are joined.
 */
@NullMarked
package io.projectcontour.xds;

import org.jspecify.annotations.NullMarked;
