/**
 * The manifests in the documentation, as its readers would apply them: pages come in, statuses and
 * the verdict of the real Envoy go out. One thread.
 */
@NullMarked
package io.projectcontour.it.docs;

import org.jspecify.annotations.NullMarked;
