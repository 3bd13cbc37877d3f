/**
 * From what the user wrote to {@link io.projectcontour.settings.Settings}: the configuration file
 * with the flags of {@code serve}, or a ContourConfiguration.
 *
 * <p>Both are first brought into the form of a ContourConfiguration's {@code spec}, with a note of
 * where each value was written, and are then checked and completed by the same code. The result is
 * a {@link io.projectcontour.app.config.Configuration} or a list of all mistakes. Nothing here
 * reads or writes anything but the file; any thread may use it.
 */
@NullMarked
package io.projectcontour.app.config;

import org.jspecify.annotations.NullMarked;
