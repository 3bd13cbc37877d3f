package io.projectcontour.httpproxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Envoy refuses in a pattern that re2j takes. Envoy would refuse the whole route table
 * with it, and so freeze the routes of everybody.
 *
 * <p>Envoy runs RE2 on bytes: there is no code point above 255. It limits repetitions also where
 * they are nested, and the size of the program that a pattern becomes, which is estimated here from
 * above. The bounds were found with Envoy 1.40.
 */
final class RegexLimits {
  /** As RE2, for the product of nested repetitions. */
  private static final int MOST_REPETITIONS = 1000;

  /** Half of what RE2 takes. */
  private static final long MOST_INSTRUCTIONS = 250_000;

  /** Far less than re2j's stack takes, far more than anyone writes. */
  private static final int DEEPEST = 500;

  /** More than any class of characters takes among 256. */
  private static final long INSTRUCTIONS_OF_CLASS = 64;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:(,)(\\d{1,9})?)?\\}");

  private static final Pattern GROUP_START =
      Pattern.compile("\\(\\?(?:P?<\\w*>|[a-zA-Z-]*(:|\\)))");

  private static final Pattern CODE_POINT =
      Pattern.compile("x\\{([0-9a-fA-F]+)\\}|x[0-9a-fA-F]{2}|([0-7]{1,3})|[pP]\\{([^}]*)\\}|[pP].");

  private final String pattern;
  private int position;
  private int depth;

  private RegexLimits(String pattern) {
    this.pattern = pattern;
  }

  private static final class LimitException extends Exception {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
      super(message, null, false, false);
    }
  }

  /** What a part of a pattern costs. */
  private record Cost(long instructions, long repetitions) {
    private static final Cost NONE = new Cost(0, 1);

    static Cost of(long instructions) {
      return new Cost(instructions, 1);
    }

    Cost and(Cost other) {
      return new Cost(instructions + other.instructions, Math.max(repetitions, other.repetitions));
    }

    Cost times(long count) {
      return new Cost(instructions * Math.max(1, count), repetitions * Math.max(1, count));
    }
  }

  /** What Envoy would refuse in a pattern that is correct otherwise; empty if nothing. */
  static Optional<String> error(String pattern) {
    try {
      RegexLimits limits = new RegexLimits(pattern);
      while (limits.position < pattern.length()) {
        limits.alternatives();
        limits.position++; // A parenthesis that closes nothing is for re2j to complain about.
      }
      return Optional.empty();
    } catch (LimitException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Up to the end of the group or of the pattern. */
  private Cost alternatives() throws LimitException {
    Cost sum = Cost.NONE;
    @Nullable Cost last = null;
    while (position < pattern.length() && pattern.charAt(position) != ')') {
      Cost repeated = last == null ? null : repeated(last);
      if (repeated != null) {
        last = repeated;
      } else {
        sum = last == null ? sum : sum.and(last);
        last = element();
      }
      check(last == null ? sum : sum.and(last));
    }
    return last == null ? sum : sum.and(last);
  }

  private static void check(Cost cost) throws LimitException {
    if (cost.repetitions() > MOST_REPETITIONS) {
      throw new LimitException(
          "repetitions within each other come to more than " + MOST_REPETITIONS);
    }
    if (cost.instructions() > MOST_INSTRUCTIONS) {
      throw new LimitException("the expression is too large");
    }
  }

  /** The cost with the repetition that follows; null if none does. */
  private @Nullable Cost repeated(Cost what) {
    char c = pattern.charAt(position);
    if (c == '*' || c == '+' || c == '?') {
      position++;
      return what.and(Cost.of(2));
    }
    Matcher counted = REPETITION.matcher(pattern).region(position, pattern.length());
    if (c != '{' || !counted.lookingAt()) {
      return null;
    }
    position = counted.end();
    long least = Long.parseLong(counted.group(1));
    String most = counted.group(3);
    return what.and(Cost.of(2)).times(most == null ? least : Long.parseLong(most));
  }

  private Cost element() throws LimitException {
    char c = pattern.charAt(position);
    return switch (c) {
      case '(' -> group();
      case '[' -> characters();
      case '\\' -> escape();
      default -> {
        position++;
        yield Cost.of(bytes(c));
      }
    };
  }

  /** A letter beyond ASCII is several bytes. */
  private static long bytes(char c) {
    return c < 0x80 ? 1 : 3;
  }

  private Cost group() throws LimitException {
    Matcher start = GROUP_START.matcher(pattern).region(position, pattern.length());
    if (start.lookingAt()) {
      position = start.end();
      if (")".equals(start.group(1))) {
        return Cost.NONE; // Flags only.
      }
    } else {
      position++;
    }
    depth++;
    if (depth > DEEPEST) {
      throw new LimitException("there are more than " + DEEPEST + " levels of parentheses");
    }
    Cost inner = alternatives();
    depth--;
    position++;
    return inner.and(Cost.of(2));
  }

  /** A class in brackets. */
  private Cost characters() throws LimitException {
    long instructions = 1;
    position++;
    if (position < pattern.length() && pattern.charAt(position) == '^') {
      position++;
    }
    boolean first = true;
    while (position < pattern.length() && (first || pattern.charAt(position) != ']')) {
      first = false;
      if (pattern.charAt(position) == '\\') {
        instructions += escape().instructions();
      } else if (pattern.startsWith("[:", position) && pattern.indexOf(":]", position) > 0) {
        position = pattern.indexOf(":]", position) + 2;
        instructions += INSTRUCTIONS_OF_CLASS;
      } else {
        instructions += 2 * bytes(pattern.charAt(position));
        position++;
      }
    }
    position++;
    return Cost.of(Math.min(instructions, 2 * 256));
  }

  private Cost escape() throws LimitException {
    position++;
    if (position >= pattern.length()) {
      return Cost.NONE;
    }
    char c = pattern.charAt(position);
    if (c == 'Q') {
      int end = pattern.indexOf("\\E", position);
      int length = (end < 0 ? pattern.length() : end) - position;
      position = end < 0 ? pattern.length() : end + 2;
      return Cost.of(3L * length);
    }
    if (c >= 0x80) {
      throw new LimitException("there is no escape sequence \\" + c);
    }
    Matcher codePoint = CODE_POINT.matcher(pattern).region(position, pattern.length());
    if (codePoint.lookingAt()) {
      checkCodePoint(codePoint);
      position = codePoint.end();
    } else {
      position++;
    }
    return Cost.of(INSTRUCTIONS_OF_CLASS);
  }

  private static void checkCodePoint(Matcher escape) throws LimitException {
    String hexadecimal = escape.group(1);
    String octal = escape.group(2);
    boolean tooLarge =
        hexadecimal != null
            ? hexadecimal.length() > 6 || Integer.parseInt(hexadecimal, 16) > 0xFF
            : octal != null && Integer.parseInt(octal, 8) > 0xFF;
    if (tooLarge) {
      throw new LimitException(
          "\\" + escape.group() + " is above \\xff: Envoy compares bytes; write the letter itself");
    }
    if ("Unknown".equals(escape.group(3)) || "^Unknown".equals(escape.group(3))) {
      throw new LimitException("Envoy does not know the class \\" + escape.group());
    }
  }
}
