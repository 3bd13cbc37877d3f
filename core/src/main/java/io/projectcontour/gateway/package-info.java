/**
 * From the objects of the Gateway API to hosts (spec: gateway-api.md).
 *
 * <p>In come a Gateway with its class, routes, grants and policies. Out go: the Gateway's
 * listeners, judged; a plan for each route, which says where it attaches, what it serves there and
 * what its status is; the rules that older routes have taken already; and, for each host, the
 * routes that {@link io.projectcontour.gateway.GatewayHost} adds to it. Pure functions on the
 * control loop.
 */
@NullMarked
package io.projectcontour.gateway;

import org.jspecify.annotations.NullMarked;
