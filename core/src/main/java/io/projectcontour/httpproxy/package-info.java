/**
 * From HTTPProxies to hosts: inclusion, conditions and the order in which an object is judged. Each
 * policy of a route or host stands in {@code io.projectcontour.feature} and is called from here
 * through the interfaces of this package.
 */
@NullMarked
package io.projectcontour.httpproxy;

import org.jspecify.annotations.NullMarked;
