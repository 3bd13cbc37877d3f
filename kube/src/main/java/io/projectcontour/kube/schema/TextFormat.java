package io.projectcontour.kube.schema;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/** The formats of texts that our schemas use. */
enum TextFormat {
  DATE_TIME("date-time", "a time such as 2025-01-31T12:00:00Z"),
  IPV4("ipv4", "an IPv4 address"),
  IPV6("ipv6", "an IPv6 address");

  private final String keyword;
  private final String description;

  TextFormat(String keyword, String description) {
    this.keyword = keyword;
    this.description = description;
  }

  static Optional<TextFormat> of(String keyword) {
    return Arrays.stream(values()).filter(format -> format.keyword.equals(keyword)).findFirst();
  }

  boolean accepts(String text) {
    return switch (this) {
      case DATE_TIME -> isTime(text);
      case IPV4 -> IpSyntax.isIpv4(text);
      case IPV6 -> IpSyntax.isIpv6(text);
    };
  }

  String description() {
    return description;
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
