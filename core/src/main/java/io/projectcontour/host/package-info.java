/**
 * One host name: everything that is served under it on the plain and on the TLS listener, joined
 * from all the objects that speak of it. This is the grain at which work is done again after a
 * change.
 */
@NullMarked
package io.projectcontour.host;

import org.jspecify.annotations.NullMarked;
