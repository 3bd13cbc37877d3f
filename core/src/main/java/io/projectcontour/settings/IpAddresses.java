package io.projectcontour.settings;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Tells literal addresses from names. */
public final class IpAddresses {
  /** InetAddress also takes short forms such as "10.1" or "1", which may as well be names. */
  private static final Pattern FOUR_NUMBERS =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  private IpAddresses() {}

  /**
   * Whether the text is an IPv4 or IPv6 address, without a zone and without the brackets of a URL.
   */
  public static boolean isAddress(String text) {
    if (text.contains("%")
        || text.startsWith("[")
        || (!text.contains(":") && !FOUR_NUMBERS.matcher(text).matches())) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(text).getAddress().length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
