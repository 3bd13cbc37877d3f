/**
 * What users see: manifests come in, requests go through the real Envoy to real backends. {@link
 * LiveContour} connects them inside this JVM; no API server is needed. The thread of the test is
 * the only one that calls anything here.
 */
@NullMarked
package io.projectcontour.it.behaviour;

import org.jspecify.annotations.NullMarked;
