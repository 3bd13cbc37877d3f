package io.projectcontour.app.certgen;

import io.projectcontour.k8s.SecretValue;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;

/**
 * What Contour and Envoy need for TLS between them, in PEM: the authority's certificate, and a
 * certificate with its key for each.
 */
public record Certificates(
    SecretValue authority,
    SecretValue contourCertificate,
    SecretValue contourKey,
    SecretValue envoyCertificate,
    SecretValue envoyKey) {

  /**
   * New certificates for the Services {@code contour} and {@code envoy} of a namespace. Each call
   * makes a new authority, so that all parts have to be replaced together.
   */
  public static Certificates generate(String namespace, Validity validity, SecureRandom random)
      throws GeneralSecurityException {
    CertificateAuthority authority = CertificateAuthority.create(validity, random);
    CertificateAuthority.Issued contour = authority.issue("contour", names("contour", namespace));
    CertificateAuthority.Issued envoy = authority.issue("envoy", names("envoy", namespace));
    return new Certificates(
        authority.certificate(),
        contour.certificate(),
        contour.key(),
        envoy.certificate(),
        envoy.key());
  }

  private static List<String> names(String service, String namespace) {
    String qualified = service + "." + namespace;
    return List.of(service, qualified, qualified + ".svc", qualified + ".svc.cluster.local");
  }
}
