package io.projectcontour.envoy.message;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.projectcontour.settings.TlsParameters;
import io.projectcontour.settings.TlsVersion;

/** TLS settings as Envoy has them. */
public final class TlsMessages {
  /** The transport socket's name. */
  public static final String TRANSPORT_SOCKET = "envoy.transport_sockets.tls";

  private TlsMessages() {}

  /** The parameters, with versions of their own. */
  public static io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters parameters(
      TlsParameters parameters, TlsVersion minimum, TlsVersion maximum) {
    return io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.newBuilder()
        .setTlsMinimumProtocolVersion(version(minimum))
        .setTlsMaximumProtocolVersion(version(maximum))
        .addAllCipherSuites(parameters.cipherSuites())
        .addAllEcdhCurves(parameters.curves())
        .build();
  }

  private static TlsProtocol version(TlsVersion version) {
    return switch (version) {
      case TLS_1_2 -> TlsProtocol.TLSv1_2;
      case TLS_1_3 -> TlsProtocol.TLSv1_3;
    };
  }
}
