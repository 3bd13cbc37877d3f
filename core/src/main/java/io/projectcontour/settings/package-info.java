/**
 * The configuration that translation works with: parsed, checked and with every default filled in.
 *
 * <p>Where it comes from (a file, a ContourConfiguration, flags) is another package's business.
 * Immutable.
 */
@NullMarked
package io.projectcontour.settings;

import org.jspecify.annotations.NullMarked;
