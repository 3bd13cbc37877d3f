package io.projectcontour.tls;

import com.google.protobuf.ByteString;

/** What was found when a Secret was looked at for one purpose. */
public sealed interface SecretCheck {
  /** A usable certificate; {@code sdsName} changes with it, unless names are stable. */
  record Certificate(String sdsName) implements SecretCheck {}

  /** Usable PEM text. */
  record Bytes(ByteString pem) implements SecretCheck {}

  /** Not usable; the reason is what users read in the status. */
  record Bad(String reason) implements SecretCheck {}
}
