package io.projectcontour.app.metrics;

import io.prometheus.metrics.core.metrics.Summary;

/** The quantiles of the summaries that Contour has. */
final class Quantiles {
  private static final double[] DETAILED = {0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1};

  private Quantiles() {}

  /** From the least to the greatest. */
  static Summary.Builder detailed(Summary.Builder summary) {
    for (double quantile : DETAILED) {
      summary.quantile(quantile);
    }
    return summary;
  }
}
