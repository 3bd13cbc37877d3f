/**
 * The pages of the debug port (docs/operations.md): {@code /debug/dag}, {@code /debug/xds} and
 * {@code /debug/pprof/}.
 *
 * <p>They show what there is at the moment of the request, each request on a virtual thread.
 * Nothing of a Secret's content is shown, but for the dump of the heap, which is why that is only
 * given to the machine itself.
 */
@NullMarked
package io.projectcontour.app.debug;

import org.jspecify.annotations.NullMarked;
