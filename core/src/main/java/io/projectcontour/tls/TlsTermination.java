package io.projectcontour.tls;

import com.google.protobuf.ByteString;
import io.projectcontour.settings.TlsVersion;
import java.util.Optional;

/**
 * How one host terminates TLS.
 *
 * @param minimum the lowest version the host wants; the listener's own minimum may be higher
 * @param maximum the highest version the host wants; the listener's own maximum may be lower
 */
public record TlsTermination(
    CertificateReference certificate,
    TlsVersion minimum,
    TlsVersion maximum,
    Optional<ClientValidation> clientValidation) {

  /**
   * Demands on the client's certificate (spec: httpproxy.md section 20.2).
   *
   * @param authorities PEM certificates that sign clients' certificates; empty only when validation
   *     is skipped
   * @param revocations PEM revocation lists; empty for none
   * @param revocationsOfLeafOnly check only the client's own certificate against them
   * @param acceptUntrusted do not verify
   * @param optional serve clients without a certificate too
   */
  public record ClientValidation(
      ByteString authorities,
      ByteString revocations,
      boolean revocationsOfLeafOnly,
      boolean acceptUntrusted,
      boolean optional) {}
}
