package io.projectcontour.xds.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Certificate files cannot be used; the message says which one and why. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
