package io.projectcontour.httpproxy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Checks patterns by the rules of RE2, which Envoy runs. */
public final class Regexes {
  private Regexes() {}

  /** What is wrong with a pattern; empty when nothing is. */
  public static Optional<String> error(String pattern) {
    // First, since re2j would run out of stack in a pattern that nests too deeply.
    Optional<String> limit = RegexLimits.error(pattern);
    if (limit.isPresent()) {
      return limit;
    }
    try {
      var _ = Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
