package io.projectcontour.tls;

import io.projectcontour.k8s.NamespacedName;

/**
 * A server or client certificate that Envoy gets by SDS.
 *
 * @param secret the Kubernetes Secret
 * @param sdsName the name of the SDS resource, which changes with the certificate (spec: xds.md
 *     section 6) unless names are stable
 */
public record CertificateReference(NamespacedName secret, String sdsName) {}
