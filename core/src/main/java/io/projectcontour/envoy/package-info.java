/**
 * From plans to Envoy's messages: listeners, route configurations, clusters, endpoints, secrets and
 * the runtime layer. Pure functions of plans and settings; what they return goes into the snapshot
 * as bytes.
 */
@NullMarked
package io.projectcontour.envoy;

import org.jspecify.annotations.NullMarked;
