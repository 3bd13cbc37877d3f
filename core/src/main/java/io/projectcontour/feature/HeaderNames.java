package io.projectcontour.feature;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of HTTP headers. */
final class HeaderNames {
  private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  private static final Pattern VALID = Pattern.compile("[-A-Za-z0-9]+");

  private HeaderNames() {}

  /**
   * The usual spelling, for example {@code X-Request-Id}; names that are no tokens stay as they
   * are.
   */
  static String canonical(String name) {
    if (!TOKEN.matcher(name).matches()) {
      return name;
    }
    StringBuilder canonical = new StringBuilder();
    boolean start = true;
    for (char letter : name.toLowerCase(Locale.ROOT).toCharArray()) {
      canonical.append(start ? Character.toUpperCase(letter) : letter);
      start = letter == '-';
    }
    return canonical.toString();
  }

  /**
   * Why a header cannot be removed; empty when it can. Envoy refuses to remove the host, and all
   * routes beside the one that asks for it.
   */
  static Optional<String> removalError(String name) {
    return name.equals("Host")
        ? Optional.of("removing \"Host\" header is not supported")
        : Optional.empty();
  }

  /** What is wrong with a name; empty when nothing is. */
  static Optional<String> error(String name) {
    return VALID.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "[a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')]");
  }
}
