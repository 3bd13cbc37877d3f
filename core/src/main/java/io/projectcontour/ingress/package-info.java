/**
 * From Ingresses to hosts (spec: ingress.md). What is wrong with an Ingress is only logged: it has
 * no conditions.
 */
@NullMarked
package io.projectcontour.ingress;

import org.jspecify.annotations.NullMarked;
