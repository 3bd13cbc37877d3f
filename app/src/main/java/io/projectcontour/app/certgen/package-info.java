/**
 * Certificates with which Contour and Envoy prove to each other who they are (spec: operations.md
 * section 7).
 *
 * <p>{@link io.projectcontour.app.certgen.Certificates} makes an authority and a certificate for
 * each side; {@link io.projectcontour.app.certgen.CertificateSecrets} puts them into Secrets, which
 * go to files or, through a {@link io.projectcontour.app.certgen.SecretStore}, to a cluster. Keys
 * never appear in log lines. All runs on the caller's thread.
 */
@NullMarked
package io.projectcontour.app.certgen;

import org.jspecify.annotations.NullMarked;
