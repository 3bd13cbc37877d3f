package io.projectcontour.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Contour's names of bounded length (spec: xds.md section 5.1). They appear in statistics, logs and
 * dashboards, so the algorithm is kept bit by bit.
 */
public final class HashedName {
  /**
   * The limit of cluster, secret and virtual host names: the result is shorter than this many
   * bytes, or a hash of it.
   */
  public static final int LIMIT = 60;

  private static final int SHORT_HASH = 6;

  private HashedName() {}

  /**
   * The parts joined by {@code /}, with parts from the last to the first shortened as far as {@link
   * #LIMIT} needs it.
   */
  public static String of(String... parts) {
    String joined = String.join("/", parts);
    if (joined.length() < LIMIT) {
      return joined;
    }
    String hash = hex("SHA-256", joined.getBytes(StandardCharsets.UTF_8));
    String[] shortened = parts.clone();
    int partLimit = LIMIT / parts.length;
    for (int i = parts.length - 1; i >= 0; i--) {
      if (shortened[i].length() > partLimit) {
        shortened[i] =
            shortened[i].substring(0, partLimit - SHORT_HASH - 1)
                + "-"
                + hash.substring(0, SHORT_HASH);
      }
      String candidate = String.join("/", shortened);
      if (candidate.length() < LIMIT) {
        return candidate;
      }
    }
    return hash.substring(0, LIMIT);
  }

  /** The first ten hexadecimal digits of the SHA-1 of some bytes. */
  public static String sha1Prefix(byte[] bytes) {
    return hex("SHA-1", bytes).substring(0, 10);
  }

  /** The first ten hexadecimal digits of the SHA-1 of a text. */
  public static String sha1Prefix(String text) {
    return sha1Prefix(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
