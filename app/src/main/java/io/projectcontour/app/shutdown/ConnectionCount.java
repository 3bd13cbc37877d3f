package io.projectcontour.app.shutdown;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many connections of clients are open, from Envoy's metrics in Prometheus' text format. */
final class ConnectionCount {
  private static final String GAUGE = "envoy_http_downstream_cx_active";

  /** Listeners whose connections do not hold up a shutdown: nobody's traffic goes there. */
  private static final Set<String> NOT_TRAFFIC =
      Set.of("admin", "envoy-admin", "stats", "health", "stats-health");

  /** Groups: labels, value. A time stamp may follow. */
  private static final Pattern SAMPLE =
      Pattern.compile(GAUGE + "(?:\\s*\\{(.*)}\\s*|\\s+)(\\S+)(?:\\s+-?\\d+)?\\s*");

  private static final Pattern LABEL_VALUE = Pattern.compile("=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private ConnectionCount() {}

  /**
   * The sum over all listeners for traffic.
   *
   * @throws IOException if the metrics do not have the gauge or its value is no number
   */
  static long in(String metrics) throws IOException {
    long open = 0;
    boolean found = false;
    for (String line : metrics.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        continue;
      }
      found = true;
      String labels = sample.group(1);
      if (labels == null || isTraffic(labels)) {
        open += value(sample.group(2));
      }
    }
    if (!found) {
      throw new IOException("Envoy's metrics have no gauge " + GAUGE);
    }
    return open;
  }

  private static boolean isTraffic(String labels) {
    return LABEL_VALUE
        .matcher(labels)
        .results()
        .map(label -> label.group(1))
        .noneMatch(NOT_TRAFFIC::contains);
  }

  private static long value(String text) throws IOException {
    try {
      return Math.round(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IOException("gauge " + GAUGE + " has the value \"" + text + "\"", e);
    }
  }
}
