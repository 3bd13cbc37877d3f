/**
 * The {@code contour} command: its subcommands and what they share.
 *
 * <p>{@link io.projectcontour.app.Main} reads the command line, sets up logging and runs one
 * subcommand on the main thread; what a subcommand does is in a package of its own. Environment
 * variables and output streams come from a {@link io.projectcontour.app.CommandContext}, so that
 * tests run commands without a process.
 */
@NullMarked
package io.projectcontour.app;

import org.jspecify.annotations.NullMarked;
