/**
 * The running control plane: the parts wired together in the order of the data flow, and closed in
 * reverse.
 */
@NullMarked
package io.projectcontour.app.controlplane;

import org.jspecify.annotations.NullMarked;
