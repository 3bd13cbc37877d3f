package io.projectcontour.host;

import io.projectcontour.route.VirtualHostPlan;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.TlsTermination;
import java.util.List;
import java.util.Optional;

/**
 * A filter chain of the TLS listener.
 *
 * @param serverName the SNI that selects the chain; {@code *} for every other
 * @param termination how TLS is terminated; absent when the connection passes through
 * @param serves what happens behind TLS
 * @param fallback the certificate that the host also serves to clients without SNI
 */
public record SecureHostPlan(
    String serverName,
    Optional<TlsTermination> termination,
    Serves serves,
    Optional<CertificateReference> fallback) {

  /** What a secure host does with a connection. */
  public sealed interface Serves {
    /** HTTP, with the filters that only this host has. */
    record Http(VirtualHostPlan host, List<ConnectionFeature> features) implements Serves {
      /** Copies the list. */
      public Http {
        features = List.copyOf(features);
      }
    }

    /** Bytes, forwarded to clusters. */
    record Tcp(TcpProxyPlan proxy) implements Serves {}
  }
}
