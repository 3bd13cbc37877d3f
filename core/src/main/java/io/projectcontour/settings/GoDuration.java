package io.projectcontour.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;

/**
 * Durations in the grammar of Go, in which users write them: {@code 300ms}, {@code 1.5h}, {@code
 * 1h30m}; units ns, us, µs, ms, s, m, h.
 */
public final class GoDuration {
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private GoDuration() {}

  /** Text that is no duration; the message is Go's, which users know. */
  public static final class InvalidDurationException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidDurationException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a duration.
   *
   * @throws InvalidDurationException with Go's words, for example {@code time: invalid duration
   *     "5"}
   */
  public static Duration parse(String text) throws InvalidDurationException {
    String rest = text;
    boolean negative = false;
    if (rest.startsWith("-") || rest.startsWith("+")) {
      negative = rest.startsWith("-");
      rest = rest.substring(1);
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty()) {
      throw invalid("invalid duration", text);
    }
    BigDecimal total = BigDecimal.ZERO;
    while (!rest.isEmpty()) {
      int digits = endOfNumber(rest);
      String number = rest.substring(0, digits);
      if (number.isEmpty() || number.equals(".")) {
        throw invalid("invalid duration", text);
      }
      int end = digits;
      while (end < rest.length() && !isNumberPart(rest.charAt(end))) {
        end++;
      }
      String unit = rest.substring(digits, end);
      if (unit.isEmpty()) {
        throw invalid("missing unit in duration", text);
      }
      Long nanos = NANOS.get(unit);
      if (nanos == null) {
        throw new InvalidDurationException(
            "time: unknown unit " + GoText.quote(unit) + " in duration " + GoText.quote(text));
      }
      total = total.add(new BigDecimal(number).multiply(BigDecimal.valueOf(nanos)));
      rest = rest.substring(end);
    }
    try {
      long nanos = total.setScale(0, RoundingMode.DOWN).longValueExact();
      return Duration.ofNanos(negative ? -nanos : nanos);
    } catch (ArithmeticException e) {
      throw invalid("invalid duration", text);
    }
  }

  /** Go's own spelling, for example {@code 1h30m0s}, {@code 1.5s}, {@code 250ms}, {@code 0s}. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long absolute = Math.abs(nanos);
    if (absolute < 1_000L) {
      return sign + absolute + "ns";
    }
    if (absolute < 1_000_000L) {
      return sign + decimal(absolute, 1_000L) + "µs";
    }
    if (absolute < 1_000_000_000L) {
      return sign + decimal(absolute, 1_000_000L) + "ms";
    }
    long hours = absolute / HOUR;
    long minutes = absolute / MINUTE % 60;
    String seconds = decimal(absolute % MINUTE, SECOND) + "s";
    if (hours > 0) {
      return sign + hours + "h" + minutes + "m" + seconds;
    }
    return sign + (minutes > 0 ? minutes + "m" : "") + seconds;
  }

  private static String decimal(long value, long unit) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Where the number at the start ends: digits and at most one point. */
  private static int endOfNumber(String text) {
    boolean fraction = false;
    int end = 0;
    while (end < text.length() && isNumberPart(text.charAt(end))) {
      if (text.charAt(end) == '.') {
        if (fraction) {
          break;
        }
        fraction = true;
      }
      end++;
    }
    return end;
  }

  private static boolean isNumberPart(char character) {
    return character == '.' || (character >= '0' && character <= '9');
  }

  private static InvalidDurationException invalid(String what, String text) {
    return new InvalidDurationException("time: " + what + " " + GoText.quote(text));
  }
}
