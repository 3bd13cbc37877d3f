package io.projectcontour.feature;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Public keys in JSON (RFC 7517), as far as Envoy takes them. */
final class JsonWebKeys {
  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  /** As BoringSSL. */
  private static final int LEAST_BITS_OF_MODULUS = 512;

  private static final int BYTES_OF_ED25519 = 32;

  private JsonWebKeys() {}

  /** Whether Envoy can check a token with the key. It refuses a set without any such key. */
  static boolean isUsable(JsonNode key) {
    try {
      return switch (text(key, "kty")) {
        case "RSA" ->
            number(key, "n").bitLength() >= LEAST_BITS_OF_MODULUS && number(key, "e").testBit(0);
        case "EC" -> isPoint(curve(text(key, "crv")), number(key, "x"), number(key, "y"));
        case "OKP" ->
            text(key, "crv").equals("Ed25519") && bytes(key, "x").length == BYTES_OF_ED25519;
        case "oct" -> bytes(key, "k").length > 0;
        default -> false;
      };
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false; // Not base 64, or a curve that is not known.
    }
  }

  private static String text(JsonNode key, String field) {
    return key.path(field).asString("");
  }

  private static byte[] bytes(JsonNode key, String field) {
    return Base64.getUrlDecoder().decode(text(key, field));
  }

  private static BigInteger number(JsonNode key, String field) {
    return new BigInteger(1, bytes(key, field));
  }

  private static EllipticCurve curve(String name) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVES.getOrDefault(name, "none")));
    return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
  }

  private static boolean isPoint(EllipticCurve curve, BigInteger x, BigInteger y) {
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false; // First of all, since with numbers of any length the rest takes any time.
    }
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(prime);
    return y.multiply(y).mod(prime).equals(right);
  }
}
