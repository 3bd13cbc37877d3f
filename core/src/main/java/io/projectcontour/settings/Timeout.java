package io.projectcontour.settings;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A time limit as users give it (spec: httpproxy.md section 10). */
public sealed interface Timeout {
  /** For how long Envoy waits at most for an answer to a call of its own: 2^32 seconds, rounded. */
  Duration MOST_OF_A_CALL = Duration.ofHours(1_193_046);

  /** Envoy's own default. */
  static Timeout unset() {
    return new Default();
  }

  /** Nothing was said: Envoy's field stays unset. */
  record Default() implements Timeout {}

  /** Explicitly none: Envoy's field is 0. */
  record Disabled() implements Timeout {}

  /** This long. */
  record Of(Duration duration) implements Timeout {}

  /** Text that is no time limit. */
  final class InvalidTimeoutException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTimeoutException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a time limit: nothing or zero for the default, {@code infinity} or {@code infinite} for
   * none, else a Go duration.
   *
   * @throws InvalidTimeoutException with the text that Contour reports
   */
  static Timeout parse(@Nullable String text) throws InvalidTimeoutException {
    if (text == null || text.isEmpty()) {
      return new Default();
    }
    if (text.equals("infinity") || text.equals("infinite")) {
      return new Disabled();
    }
    try {
      Duration duration = GoDuration.parse(text);
      if (duration.isNegative()) {
        // Envoy would refuse it.
        throw new InvalidTimeoutException(
            "unable to parse timeout string "
                + GoText.quote(text)
                + ": a time limit cannot be negative");
      }
      return duration.isZero() ? new Default() : new Of(duration);
    } catch (GoDuration.InvalidDurationException e) {
      throw new InvalidTimeoutException(
          "unable to parse timeout string " + GoText.quote(text) + ": " + e.getMessage());
    }
  }

  /** What Envoy's field gets: nothing, zero for no limit, or the limit. */
  default Optional<Duration> toField() {
    return switch (this) {
      case Default _ -> Optional.empty();
      case Disabled _ -> Optional.of(Duration.ZERO);
      case Of(Duration duration) -> Optional.of(duration);
    };
  }
}
