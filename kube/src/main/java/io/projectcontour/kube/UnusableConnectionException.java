package io.projectcontour.kube;

import org.jspecify.annotations.Nullable;

/**
 * What tells how to reach the Kubernetes API is missing or wrong; the message says what and where.
 */
public final class UnusableConnectionException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  UnusableConnectionException(String message) {
    this(message, null);
  }
}
