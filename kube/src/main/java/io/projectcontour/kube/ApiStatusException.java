package io.projectcontour.kube;

import java.io.IOException;

/** The API server answered a request, but not with success. */
final class ApiStatusException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int code;

  /**
   * An answer.
   *
   * @param code the HTTP status, or the code in an error event of a watch
   * @param message what the API server says
   */
  ApiStatusException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  /** What the API server says. */
  String said() {
    return String.valueOf(getMessage());
  }

  /** A version that the server no longer has, or does not have yet after a restore of etcd. */
  boolean isOfAnotherTime() {
    return code == 410 || said().contains("Too large resource version");
  }
}
