/**
 * The policies, each in one file: what users may write, how it is judged, and what Envoy gets.
 *
 * <p>docs/adding-a-feature.md shows how to add one. A policy is registered in {@code
 * io.projectcontour.translate.PolicyRegistry}. Pure functions and immutable values.
 */
@NullMarked
package io.projectcontour.feature;

import org.jspecify.annotations.NullMarked;
