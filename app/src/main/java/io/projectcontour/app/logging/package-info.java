/**
 * Log lines on standard error, as Contour writes them: text or JSON.
 *
 * <p>Code logs through SLF4J with a fixed message and key-value pairs, which become the fields of
 * the line. {@link io.projectcontour.app.logging.Logging} is set up once at start, on the main
 * thread; lines may then come from any thread.
 */
@NullMarked
package io.projectcontour.app.logging;

import org.jspecify.annotations.NullMarked;
