package io.projectcontour.app.bootstrap;

/**
 * How Envoy asks the xDS server. Contour's own bootstrap knows only {@link #SOTW}; with it any
 * Contour works.
 */
public enum XdsMode {
  /** A stream for each type, which carries the state of the world. */
  SOTW("sotw", false, false),
  /** A stream for each type, which carries what changed. */
  DELTA("delta", false, true),
  /** One stream for all types, which carries the state of the world. */
  ADS("ads", true, false),
  /** One stream for all types, which carries what changed. */
  DELTA_ADS("delta-ads", true, true);

  private final String flagValue;
  private final boolean aggregated;
  private final boolean incremental;

  XdsMode(String flagValue, boolean aggregated, boolean incremental) {
    this.flagValue = flagValue;
    this.aggregated = aggregated;
    this.incremental = incremental;
  }

  /** The name on the command line. */
  public String flagValue() {
    return flagValue;
  }

  boolean isAggregated() {
    return aggregated;
  }

  boolean isIncremental() {
    return incremental;
  }
}
