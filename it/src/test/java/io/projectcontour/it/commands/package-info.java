/**
 * Short commands against the real API server and the real Envoy.
 *
 * <p>They run in the test's JVM, through the packages that do the work of the commands.
 */
@NullMarked
package io.projectcontour.it.commands;

import org.jspecify.annotations.NullMarked;
