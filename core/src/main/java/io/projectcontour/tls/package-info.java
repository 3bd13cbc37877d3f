/**
 * Certificates: Secrets checked and parsed once, who may use them, and how TLS is terminated with
 * them.
 */
@NullMarked
package io.projectcontour.tls;

import org.jspecify.annotations.NullMarked;
