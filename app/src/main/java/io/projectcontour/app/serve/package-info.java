/**
 * What the command line of {@code contour serve} asks for: {@link
 * io.projectcontour.app.serve.ServeOptions}, and who does it: {@link
 * io.projectcontour.app.serve.ServeRunner}.
 *
 * <p>The options are complete and checked. Only a ContourConfiguration is not read yet, since that
 * takes a client of the API server. Immutable.
 */
@NullMarked
package io.projectcontour.app.serve;

import org.jspecify.annotations.NullMarked;
