package io.projectcontour.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

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
}
