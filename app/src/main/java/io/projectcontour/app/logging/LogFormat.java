package io.projectcontour.app.logging;

/** The form of log lines. */
public enum LogFormat {
  /** {@code time="..." level=info msg="..." key=value}. */
  TEXT,
  /** A JSON object a line. */
  JSON
}
