package io.projectcontour.settings;

import org.jspecify.annotations.Nullable;

/** Which addresses of a name are used. */
public enum DnsLookupFamily {
  /** IPv6 if there is any, else IPv4. */
  AUTO,
  /** IPv4 only. */
  V4,
  /** IPv6 only. */
  V6,
  /** Both. */
  ALL;

  /** {@code v4}, {@code v6} or {@code all}; any other text is auto, as in Contour. */
  public static DnsLookupFamily parse(@Nullable String text) {
    return switch (text) {
      case "v4" -> V4;
      case "v6" -> V6;
      case "all" -> ALL;
      case null, default -> AUTO;
    };
  }
}
