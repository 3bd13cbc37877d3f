package io.projectcontour.settings;

import java.time.Duration;

/** Time limits of connections from clients (spec: config.md section 2.6). */
public record TimeoutSettings(
    Timeout request,
    Timeout connectionIdle,
    Timeout streamIdle,
    Timeout maxConnectionDuration,
    Timeout delayedClose,
    Timeout connectionShutdownGracePeriod) {
  /** What holds without any configuration. */
  public static final TimeoutSettings DEFAULTS =
      new TimeoutSettings(
          Timeout.unset(),
          new Timeout.Of(Duration.ofSeconds(60)),
          Timeout.unset(),
          Timeout.unset(),
          Timeout.unset(),
          Timeout.unset());
}
