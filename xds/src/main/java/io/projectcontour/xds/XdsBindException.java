package io.projectcontour.xds;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;

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
    return cause instanceof UnresolvedAddressException
        ? "this machine does not know the name"
        : String.valueOf(cause.getMessage());
  }
}
