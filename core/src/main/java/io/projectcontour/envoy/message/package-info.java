/** Small pieces of Envoy messages that several features and resources share. Pure functions. */
@NullMarked
package io.projectcontour.envoy.message;

import org.jspecify.annotations.NullMarked;
