package io.projectcontour.app.certgen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** When certificates are valid. */
public record Validity(Instant notBefore, Instant notAfter) {
  /** Clocks of other machines may be behind. */
  private static final Duration BEFORE_NOW = Duration.ofDays(1);

  private static final long DEFAULT_DAYS = 365;

  /** The last year that a certificate can express. */
  private static final int LAST_YEAR = 9999;

  /**
   * From a day before now on.
   *
   * @param days from now; 0 for a year
   * @throws IllegalArgumentException if the end is no date that a certificate can express
   */
  public static Validity days(long days, Instant now) {
    if (days < 0 || days > 366L * LAST_YEAR) {
      throw new IllegalArgumentException("a lifetime of %d days is not possible".formatted(days));
    }
    Instant end = now.plus(Duration.ofDays(days == 0 ? DEFAULT_DAYS : days));
    if (end.atZone(ZoneOffset.UTC).getYear() > LAST_YEAR) {
      throw new IllegalArgumentException(
          "a lifetime of %d days ends after the year %d, the last that certificates know"
              .formatted(days, LAST_YEAR));
    }
    return new Validity(now.minus(BEFORE_NOW), end);
  }
}
