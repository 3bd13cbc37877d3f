/**
 * The file that an Envoy starts with (spec: bootstrap.md).
 *
 * <p>A {@link io.projectcontour.app.bootstrap.BootstrapSettings} comes in, typed messages are built
 * from it, and {@link io.projectcontour.app.bootstrap.BootstrapFiles} writes them as JSON. Runs on
 * the main thread of {@code contour bootstrap}.
 */
@NullMarked
package io.projectcontour.app.bootstrap;

import org.jspecify.annotations.NullMarked;
