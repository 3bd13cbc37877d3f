/**
 * The image as it is built, and the manifests of {@code deploy} run with it: pods are processes in
 * network namespaces, started by {@code io.projectcontour.it.pods}.
 */
@NullMarked
package io.projectcontour.image;

import org.jspecify.annotations.NullMarked;
