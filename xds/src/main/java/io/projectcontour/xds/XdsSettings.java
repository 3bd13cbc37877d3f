package io.projectcontour.xds;

import io.projectcontour.xds.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where and how to serve.
 *
 * @param address to listen on; port 0 lets the system choose
 * @param tls certificates; empty for plain text, which gives everyone who can connect all private
 *     keys
 * @param aggregatedOnly resources lead Envoys to the aggregated stream, so that those without one
 *     are refused
 */
public record XdsSettings(
    InetSocketAddress address, Optional<TlsFiles> tls, XdsTimings timings, boolean aggregatedOnly) {

  /** With the usual timings, for all Envoys. */
  public XdsSettings(InetSocketAddress address, Optional<TlsFiles> tls) {
    this(address, tls, XdsTimings.DEFAULT);
  }

  /** For all Envoys. */
  public XdsSettings(InetSocketAddress address, Optional<TlsFiles> tls, XdsTimings timings) {
    this(address, tls, timings, false);
  }
}
