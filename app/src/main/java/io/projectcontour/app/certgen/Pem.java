package io.projectcontour.app.certgen;

import io.projectcontour.k8s.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in the form of PEM. */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** A block of this kind, for example {@code CERTIFICATE}. */
  static SecretValue block(String kind, byte[] content) {
    String block =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(kind, LINES.encodeToString(content));
    return SecretValue.of(block.getBytes(StandardCharsets.US_ASCII));
  }
}
