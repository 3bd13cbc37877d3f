package io.projectcontour.app.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Who leads. */
final class LeaderMetric {
  private LeaderMetric() {}

  static Gauge register(PrometheusRegistry registry) {
    return Gauge.builder()
        .name("leader_election_master_status")
        .help("Whether this process holds the lease: 1, or 0.")
        .labelNames("name")
        .register(registry);
  }
}
