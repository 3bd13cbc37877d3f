package io.projectcontour.bench;

import io.projectcontour.it.fixture.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A private key of the curve P-256 as OpenSSL writes it (RFC 5915), with the public key in it; the
 * JDK leaves that out.
 */
final class EcKeyFile {
  private static final int COORDINATE = 32;
  private static final int POINT = 1 + 2 * COORDINATE;

  /** ECPrivateKey: version 1, and the head of the octets of the key. */
  private static final String HEAD = "30770201010420";

  /** The curve, and the head of the bits of the public key. */
  private static final String MIDDLE = "a00a06082a8648ce3d030107a144034200";

  private EcKeyFile() {}

  static String of(TestAuthority.Issued issued) {
    byte[] number = ((ECPrivateKey) issued.key()).getS().toByteArray();
    byte[] scalar = new byte[COORDINATE];
    int length = Math.min(number.length, COORDINATE); // A leading zero is the sign.
    System.arraycopy(number, number.length - length, scalar, COORDINATE - length, length);
    byte[] spki = issued.certificate().getPublicKey().getEncoded();
    HexFormat hex = HexFormat.of();
    byte[] der =
        hex.parseHex(
            HEAD
                + hex.formatHex(scalar)
                + MIDDLE
                + hex.formatHex(Arrays.copyOfRange(spki, spki.length - POINT, spki.length)));
    return "-----BEGIN EC PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END EC PRIVATE KEY-----\n";
  }
}
