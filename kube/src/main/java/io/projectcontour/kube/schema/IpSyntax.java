package io.projectcontour.kube.schema;

import com.google.re2j.Pattern;

/** The syntax of IP addresses; nothing is ever looked up. */
final class IpSyntax {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");
  private static final Pattern HEXTET = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int HEXTETS = 8;

  private IpSyntax() {}

  /** Four decimal numbers without leading zeros. */
  static boolean isIpv4(String text) {
    return IPV4.matches(text);
  }

  /** Groups of hexadecimal digits, at most one {@code ::}, and maybe an IPv4 address at the end. */
  static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return hextets(text, true) == HEXTETS;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int left = before.isEmpty() ? 0 : hextets(before, false);
    int right = after.isEmpty() ? 0 : hextets(after, true);
    return left >= 0 && right >= 0 && left + right < HEXTETS;
  }

  static boolean isIp(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  /** How many groups of 16 bits the text has; -1 when it is not a list of groups. */
  private static int hextets(String text, boolean maybeIpv4AtEnd) {
    String[] groups = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < groups.length; i++) {
      if (HEXTET.matches(groups[i])) {
        count++;
      } else if (maybeIpv4AtEnd && i == groups.length - 1 && isIpv4(groups[i])) {
        count += 2;
      } else {
        return -1;
      }
    }
    return count;
  }
}
