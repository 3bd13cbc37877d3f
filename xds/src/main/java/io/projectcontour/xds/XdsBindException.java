package io.projectcontour.xds;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The server cannot listen on its address. */
public final class XdsBindException extends IOException {
  private static final long serialVersionUID = 1L;

  XdsBindException(InetSocketAddress address, IOException cause) {
    super(
        "Cannot listen for Envoys on address "
            + address.getHostString()
            + " port "
            + address.getPort()
            + ": "
            + reason(cause),
        cause);
  }

  private static String reason(IOException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
