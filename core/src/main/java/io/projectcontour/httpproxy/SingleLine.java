package io.projectcontour.httpproxy;

import io.projectcontour.settings.GoText;
import java.util.Optional;

/**
 * Text that becomes a header or a part of one. Envoy takes no line breaks there, and would refuse
 * all that stands beside the text: the routes of everybody.
 */
public final class SingleLine {
  private SingleLine() {}

  /** What is wrong with the name of a header; empty when nothing is. */
  public static Optional<String> headerNameError(String name) {
    return error(name).map(error -> "invalid header name " + GoText.quote(name) + ": " + error);
  }

  /** What is wrong with a text; empty when nothing is. */
  public static Optional<String> error(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '\n' || letter == '\r' || letter == 0) {
        return Optional.of(
            "it has a line break, which HTTP does not allow (in YAML, >- makes one line of several)");
      }
    }
    return Optional.empty();
  }
}
