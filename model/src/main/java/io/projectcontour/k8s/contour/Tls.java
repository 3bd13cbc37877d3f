package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.schema.Schema;
import org.jspecify.annotations.Nullable;

/** TLS of a virtual host (spec: httpproxy.md section 20). */
public record Tls(
    @Schema("The Secret with certificate and key, as name or namespace/name.")
        @Nullable String secretName,
    @Schema("The lowest version of TLS: 1.2 or 1.3.") @Nullable String minimumProtocolVersion,
    @Schema("The highest version of TLS: 1.2 or 1.3.") @Nullable String maximumProtocolVersion,
    @Schema("Forward the connection without terminating TLS.") boolean passthrough,
    @Schema("Demands on clients' certificates.") @Nullable ClientValidation clientValidation,
    @Schema("Serve clients without SNI by the fallback certificate.")
        boolean enableFallbackCertificate) {

  /** Demands on clients' certificates (spec: httpproxy.md section 20.2). */
  public record ClientValidation(
      @Schema(value = "The Secret with the authorities, key ca.crt.", minLength = 1)
          @Nullable String caSecret,
      @Schema("Ask for a certificate and do not verify it.") boolean skipClientCertValidation,
      @Schema("Pass parts of the certificate to the backend.")
          @Nullable ForwardClientCertificate forwardClientCertificate,
      @Schema(value = "The Secret with revocation lists, key crl.pem.", minLength = 1)
          @Nullable String crlSecret,
      @Schema("Check only the client's own certificate against the lists.")
          boolean crlOnlyVerifyLeafCert,
      @Schema("Serve clients without a certificate too.") boolean optionalClientCertificate) {}

  /** What the header {@code x-forwarded-client-cert} says to the backend. */
  public record ForwardClientCertificate(
      @Schema("The subject.") boolean subject,
      @Schema("The whole certificate.") boolean cert,
      @Schema("The whole chain.") boolean chain,
      @Schema("The DNS names.") boolean dns,
      @Schema("The URI names.") boolean uri) {}
}
