package io.projectcontour.settings;

import org.jspecify.annotations.Nullable;

/** A version of TLS, in ascending order. */
public enum TlsVersion {
  /** TLS 1.2. */
  TLS_1_2,
  /** TLS 1.3. */
  TLS_1_3;

  /** {@code 1.2} or {@code 1.3}; any other text is the default, as in Contour. */
  public static TlsVersion parseOr(@Nullable String text, TlsVersion defaultVersion) {
    return switch (text) {
      case "1.2" -> TLS_1_2;
      case "1.3" -> TLS_1_3;
      case null, default -> defaultVersion;
    };
  }

  /** The higher one. */
  public static TlsVersion max(TlsVersion left, TlsVersion right) {
    return left.compareTo(right) >= 0 ? left : right;
  }

  /** The lower one. */
  public static TlsVersion min(TlsVersion left, TlsVersion right) {
    return left.compareTo(right) <= 0 ? left : right;
  }
}
