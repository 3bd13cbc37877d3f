package io.projectcontour.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key from PEM.
 *
 * <p>The JDK knows PKCS#8 only. The older forms, which {@code contour certgen} and OpenSSL write,
 * are the same key without the wrapping that says what kind of key it is.
 */
public final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int EC_PARAMETERS = 0xA0;
  private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

  /** AlgorithmIdentifier of rsaEncryption. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** Object identifier of ecPublicKey. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PemKey() {}

  /**
   * The first private key in the text.
   *
   * @throws GeneralSecurityException if there is none, or not one that we can read
   */
  public static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new GeneralSecurityException(
          pem.contains("ENCRYPTED")
              ? "the private key is encrypted"
              : "there is no PEM block with a private key");
    }
    byte[] body =
        Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
    return switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> key("RSA", wrap(RSA, body));
      case "EC PRIVATE KEY" -> key("EC", wrap(der(SEQUENCE, EC, curve(body)), body));
      default -> anyKey(body);
    };
  }

  private static PrivateKey anyKey(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return key(algorithm, pkcs8);
      } catch (GeneralSecurityException _) {
        // Another algorithm, or not a key at all, which the last one will say.
      }
    }
    return key("EdDSA", pkcs8);
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, key));
  }

  /** The curve's object identifier, from ECPrivateKey: version, key, [0] curve, [1] public key. */
  private static byte[] curve(byte[] ecPrivateKey) throws GeneralSecurityException {
    int at = start(ecPrivateKey, 0);
    while (at < ecPrivateKey.length) {
      int content = start(ecPrivateKey, at);
      int end = content + length(ecPrivateKey, at);
      if ((ecPrivateKey[at] & 0xFF) == EC_PARAMETERS && end <= ecPrivateKey.length) {
        return Arrays.copyOfRange(ecPrivateKey, content, end);
      }
      at = end;
    }
    throw new GeneralSecurityException("the EC private key does not name its curve");
  }

  /** Where the content of the DER element at this place starts. */
  private static int start(byte[] der, int at) throws GeneralSecurityException {
    int size = octet(der, at + 1);
    return at + 2 + (size < 0x80 ? 0 : size & 0x7F);
  }

  private static int length(byte[] der, int at) throws GeneralSecurityException {
    int size = octet(der, at + 1);
    if (size < 0x80) {
      return size;
    }
    int length = 0;
    for (int i = 0; i < Math.min(size & 0x7F, 3); i++) {
      length = length << 8 | octet(der, at + 2 + i);
    }
    return length;
  }

  private static int octet(byte[] der, int at) throws GeneralSecurityException {
    if (at >= der.length) {
      throw new GeneralSecurityException("the private key is cut off");
    }
    return der[at] & 0xFF;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] octets = BigInteger.valueOf(length).toByteArray();
      if (octets[0] == 0) { // the sign
        octets = Arrays.copyOfRange(octets, 1, octets.length);
      }
      out.write(0x80 | octets.length);
      out.writeBytes(octets);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
