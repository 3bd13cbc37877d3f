/**
 * The xDS server against the real Envoy, in both protocols, with a stream per type and aggregated.
 *
 * <p>A test publishes resources to a store, and looks at what requests through Envoy get, at
 * Envoy's own counters, and at what the server was told by its streams. All processes listen on the
 * loopback interface, on ports that the system chose.
 */
@NullMarked
package io.projectcontour.it.xds;

import org.jspecify.annotations.NullMarked;
