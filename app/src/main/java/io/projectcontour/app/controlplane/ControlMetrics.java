package io.projectcontour.app.controlplane;

import io.projectcontour.control.LoopObserver;
import io.projectcontour.control.Model;
import io.projectcontour.engine.Table;
import io.projectcontour.k8s.ObjectEvent;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Metrics of the control loop (spec: metrics.md section 2, and the engine's own). */
final class ControlMetrics implements LoopObserver {
  private final Counter operations;
  private final Counter builds;
  private final Gauge lastBuild;
  private final Summary buildSeconds;
  private final Counter recomputed;
  private final Counter failures;

  ControlMetrics(PrometheusRegistry registry) {
    operations =
        Counter.builder()
            .name("contour_eventhandler_operation_total")
            .help("Events of objects, by kind and operation.")
            .labelNames("kind", "op")
            .register(registry);
    builds =
        Counter.builder()
            .name("contour_dagrebuild_total")
            .help("Batches of events that were worked into the configuration.")
            .register(registry);
    lastBuild =
        Gauge.builder()
            .name("contour_dagrebuild_timestamp")
            .help("When the last batch was worked in, in Unix seconds.")
            .register(registry);
    buildSeconds =
        Summary.builder()
            .name("contour_dagrebuild_seconds")
            .help("How long a batch takes to be worked in and published.")
            .quantile(0.5)
            .quantile(0.9)
            .quantile(0.99)
            .register(registry);
    recomputed =
        Counter.builder()
            .name("engine_recomputed_keys_total")
            .help("Keys that were computed, by table.")
            .labelNames("table")
            .register(registry);
    failures =
        Counter.builder()
            .name("engine_failed_derivations_total")
            .help("Derivations that threw, which is a bug, by table.")
            .labelNames("table")
            .register(registry);
  }

  @Override
  public void turned(List<ObjectEvent> events, Model.Outcome outcome, long nanos) {
    for (ObjectEvent event : events) {
      switch (event) {
        case ObjectEvent.Put(var object) ->
            operations.labelValues(object.kind().kindName(), "update").inc();
        case ObjectEvent.Remove(var key) ->
            operations.labelValues(key.kind().kindName(), "delete").inc();
        case ObjectEvent.Synced _ -> {}
      }
    }
    builds.inc();
    lastBuild.set(System.currentTimeMillis() / 1000.0);
    buildSeconds.observe(nanos / 1e9);
    for (Table<?, ?> table : outcome.changes().tables()) {
      recomputed.labelValues(table.name()).inc(outcome.changes().recomputed(table));
    }
  }

  @Override
  public void derivationFailed(String table) {
    failures.labelValues(table).inc();
  }
}
