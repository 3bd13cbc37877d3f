/**
 * {@code contour standalone} as a process, with the real Envoy: folders of manifests come in,
 * requests go through Envoy. Each process is stopped by its id; the thread of the test is the only
 * one to call anything here.
 */
@NullMarked
package io.projectcontour.it.standalone;

import org.jspecify.annotations.NullMarked;
