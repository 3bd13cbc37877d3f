package io.projectcontour.app.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Values of gauges that are computed at a scrape. */
final class Points {
  private Points() {}

  static GaugeDataPointSnapshot of(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
