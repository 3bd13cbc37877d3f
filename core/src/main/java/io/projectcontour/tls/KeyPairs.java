package io.projectcontour.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;

/** Whether two keys are the halves of one pair. */
public final class KeyPairs {
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  /** Whether the private key belongs to the public one. */
  public static boolean fit(PrivateKey key, PublicKey publicKey) {
    if (key instanceof RSAKey one && publicKey instanceof RSAKey other) {
      // A signature would cost milliseconds for each Secret.
      return one.getModulus().equals(other.getModulus());
    }
    if (key instanceof ECPrivateKey
        && publicKey instanceof ECPublicKey other
        && names(key, other)) {
      return true; // Again a signature would cost a millisecond.
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // A key of another kind than the certificate's.
    }
  }

  /**
   * Whether the private key's encoding ends with the public one's point, as all do that come from
   * OpenSSL, Go or cert-manager (RFC 5915). A file that lies about that is refused by Envoy.
   */
  private static boolean names(PrivateKey key, ECPublicKey publicKey) {
    int coordinate = (publicKey.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    int point = 1 + 2 * coordinate;
    byte[] own = key.getEncoded();
    byte[] other = publicKey.getEncoded();
    return own != null
        && own.length > point
        && other.length > point
        && Arrays.equals(
            own, own.length - point, own.length, other, other.length - point, other.length);
  }
}
