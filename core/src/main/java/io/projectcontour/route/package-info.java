/**
 * The neutral routing model: what an HTTPProxy, an Ingress or a Gateway route says, without its
 * spelling.
 *
 * <p>Translators build {@link io.projectcontour.route.Route}s and {@link
 * io.projectcontour.route.VirtualHostPlan}s; {@code io.projectcontour.envoy} turns them into Envoy
 * messages. A policy (CORS, a rate limit, ...) rides along as a feature: a value that knows how to
 * write itself into the message. Immutable values, compared by {@code equals}; used on the control
 * loop.
 */
@NullMarked
package io.projectcontour.route;

import org.jspecify.annotations.NullMarked;
