/**
 * The tables of the engine that several derivations read: the Kubernetes objects as they come in,
 * their indexes, and {@link io.projectcontour.tables.Lookups}, through which derivations ask for
 * them.
 */
@NullMarked
package io.projectcontour.tables;

import org.jspecify.annotations.NullMarked;
