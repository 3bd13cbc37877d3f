/**
 * The derived tables, from the objects to the hosts, clusters and statuses: what is derived from
 * what, and which policies there are.
 */
@NullMarked
package io.projectcontour.translate;

import org.jspecify.annotations.NullMarked;
