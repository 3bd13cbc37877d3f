package io.projectcontour.app.metrics;

import io.projectcontour.k8s.Kind;
import io.projectcontour.kube.StatusMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** What becomes of statuses (spec: metrics.md section 2). Any thread. */
public final class StatusUpdateMetrics implements StatusMetrics {
  private static final double NANOS = 1e9;

  private final Counter total;
  private final Counter successes;
  private final Counter unchanged;
  private final Counter failures;
  private final Counter conflicts;
  private final Summary seconds;

  StatusUpdateMetrics(PrometheusRegistry registry) {
    total = counter(registry, "contour_status_update_total", "Status updates that were tried.");
    successes =
        counter(
            registry,
            "contour_status_update_success_total",
            "Status updates that ended well, also if there was nothing to write.");
    unchanged =
        counter(
            registry,
            "contour_status_update_noop_total",
            "Status updates where there was nothing to write.");
    failures =
        counter(
            registry,
            "contour_status_update_failed_total",
            "Status updates that failed; they are tried again later.");
    conflicts =
        counter(
            registry,
            "contour_status_update_conflict_total",
            "Writes of a status that somebody else's write came before.");
    seconds =
        Quantiles.detailed(Summary.builder())
            .name("contour_status_update_duration_seconds")
            .help("How long a status update takes, with its tries.")
            .labelNames("kind", "error")
            .register(registry);
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).labelNames("kind").register(registry);
  }

  @Override
  public void updated(Kind kind, Outcome outcome, Duration took) {
    String name = kind.kindName();
    total.labelValues(name).inc();
    switch (outcome) {
      case WRITTEN -> successes.labelValues(name).inc();
      case UNCHANGED, GONE -> {
        successes.labelValues(name).inc();
        unchanged.labelValues(name).inc();
      }
      case FAILED -> failures.labelValues(name).inc();
    }
    seconds
        .labelValues(name, Boolean.toString(outcome == Outcome.FAILED))
        .observe((double) took.toNanos() / NANOS);
  }

  @Override
  public void conflicted(Kind kind) {
    conflicts.labelValues(kind.kindName()).inc();
  }
}
