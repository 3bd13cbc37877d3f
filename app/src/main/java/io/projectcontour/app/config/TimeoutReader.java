package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.EnvoySettings.Timeouts;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoDuration.InvalidDurationException;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Settings.ClusterSettings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.Timeout.InvalidTimeoutException;
import io.projectcontour.settings.TimeoutSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads time limits (spec: config.md section 2.6). */
final class TimeoutReader {
  private static final String FIELD = "envoy.timeouts.";

  private final Report report;

  TimeoutReader(Report report) {
    this.report = report;
  }

  TimeoutSettings read(Timeouts timeouts) {
    return new TimeoutSettings(
        timeout(FIELD + "requestTimeout", timeouts.requestTimeout()),
        timeout(FIELD + "connectionIdleTimeout", timeouts.connectionIdleTimeout()),
        timeout(FIELD + "streamIdleTimeout", timeouts.streamIdleTimeout()),
        timeout(FIELD + "maxConnectionDuration", timeouts.maxConnectionDuration()),
        timeout(FIELD + "delayedCloseTimeout", timeouts.delayedCloseTimeout()),
        timeout(FIELD + "connectionShutdownGracePeriod", timeouts.connectionShutdownGracePeriod()));
  }

  /** A duration, or infinity for none; Envoy's default if absent. */
  Timeout timeout(String field, @Nullable String text) {
    try {
      return Timeout.parse(text);
    } catch (InvalidTimeoutException e) {
      report.mistake(field, e.getMessage() + "; use a duration such as 30s, or infinity for none");
      return Timeout.unset();
    }
  }

  /** The time that connecting to a backend may take, which is never without limit. */
  Duration connect(Timeouts timeouts) {
    String text = timeouts.connectTimeout();
    if (text == null || text.isEmpty()) {
      return ClusterSettings.DEFAULTS.connectTimeout();
    }
    String field = FIELD + "connectTimeout";
    try {
      Duration duration = GoDuration.parse(text);
      if (duration.isNegative()) {
        report.mistake(
            field,
            GoDuration.format(duration) + " is negative; Envoy accepts no negative time limit");
      }
      return duration.isPositive() ? duration : ClusterSettings.DEFAULTS.connectTimeout();
    } catch (InvalidDurationException e) {
      report.mistake(
          field,
          "invalid connect timeout "
              + GoText.quote(text)
              + ": "
              + e.getMessage()
              + "; use a duration such as 2s");
      return ClusterSettings.DEFAULTS.connectTimeout();
    }
  }
}
