package io.projectcontour.it.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key that signs JSON web tokens (RFC 7519).
 *
 * @param id which of several keys it is
 */
record SigningKey(String id, Algorithm algorithm, KeyPair keys) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int P256_BYTES = 32;

  /** How it signs, by its name in tokens. */
  enum Algorithm {
    RS256("SHA256withRSA"),
    ES256("SHA256withECDSAinP1363Format");

    private final String java;

    Algorithm(String java) {
      this.java = java;
    }
  }

  /** A new one. */
  static SigningKey create(String id, Algorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm == Algorithm.RS256 ? "RSA" : "EC");
      switch (algorithm) {
        case RS256 -> generator.initialize(2048);
        case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return new SigningKey(id, algorithm, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has them", e);
    }
  }

  /** The public keys as a set, JSON (RFC 7517). */
  static String set(SigningKey... keys) {
    ObjectNode set = JSON.createObjectNode();
    ArrayNode list = set.putArray("keys");
    for (SigningKey key : keys) {
      list.add(key.publicKey());
    }
    return set.toString();
  }

  /**
   * A token for somebody, that is valid from an hour ago for some time.
   *
   * @param claims further claims, or other values than {@code sub} and {@code exp} have here
   */
  String token(String issuer, Map<String, Object> claims) {
    Map<String, Object> all = new TreeMap<>();
    all.put("iss", issuer);
    all.put("sub", "alice");
    all.put("exp", Instant.now().plusSeconds(3600).getEpochSecond());
    all.putAll(claims);
    String signed =
        encoded(JSON.writeValueAsBytes(Map.of("alg", algorithm.name(), "kid", id, "typ", "JWT")))
            + "."
            + encoded(JSON.writeValueAsBytes(all));
    try {
      Signature signature = Signature.getInstance(algorithm.java);
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode publicKey() {
    ObjectNode key =
        JSON.createObjectNode().put("kid", id).put("alg", algorithm.name()).put("use", "sig");
    return switch (keys.getPublic()) {
      case RSAPublicKey rsa ->
          key.put("kty", "RSA")
              .put("n", encoded(unsigned(rsa.getModulus(), 1)))
              .put("e", encoded(unsigned(rsa.getPublicExponent(), 1)));
      case ECPublicKey ec ->
          key.put("kty", "EC")
              .put("crv", "P-256")
              .put("x", encoded(unsigned(ec.getW().getAffineX(), P256_BYTES)))
              .put("y", encoded(unsigned(ec.getW().getAffineY(), P256_BYTES)));
      default -> throw new IllegalStateException("a key of an unknown kind");
    };
  }

  /** Without the sign's byte, and at least so long. */
  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    int used = bytes.length - from;
    byte[] result = new byte[Math.max(length, used)];
    System.arraycopy(bytes, from, result, result.length - used, used);
    return result;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return algorithm + " " + id;
  }
}
