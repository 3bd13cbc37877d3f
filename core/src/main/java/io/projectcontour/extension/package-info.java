/** ExtensionServices: services that Envoy itself asks, for authorization, rate limits or traces. */
@NullMarked
package io.projectcontour.extension;

import org.jspecify.annotations.NullMarked;
