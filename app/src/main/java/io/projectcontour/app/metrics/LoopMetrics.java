package io.projectcontour.app.metrics;

import io.projectcontour.control.LoopObserver;
import io.projectcontour.engine.Table;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import java.util.Set;

/**
 * Metrics of the control loop (spec: metrics.md section 2, and the engine's own). Called by the
 * loop's thread only.
 */
public final class LoopMetrics implements LoopObserver {
  private static final double NANOS = 1e9;

  private final HttpProxyMetrics httpProxies;
  private final ChangeTimes changes;
  private final Counter operations;
  private final Gauge objects;
  private final Counter builds;
  private final Gauge lastBuild;
  private final Summary buildSeconds;
  private final Summary publishSeconds;
  private final Counter recomputed;
  private final Counter failures;

  /** To tell a new object from a changed one. */
  private final Set<ObjectKey> known = new HashSet<>();

  LoopMetrics(PrometheusRegistry registry, HttpProxyMetrics httpProxies, ChangeTimes changes) {
    this.httpProxies = httpProxies;
    this.changes = changes;
    operations =
        Counter.builder()
            .name("contour_eventhandler_operation_total")
            .help("Events of objects, by kind and operation (add, update, delete).")
            .labelNames("kind", "op")
            .register(registry);
    objects =
        Gauge.builder()
            .name("contour_dag_cache_object")
            .help("Objects that count for the configuration, by kind.")
            .labelNames("kind")
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
        Quantiles.detailed(Summary.builder())
            .name("contour_dagrebuild_seconds")
            .help("How long a batch takes to be worked into the configuration.")
            .register(registry);
    publishSeconds =
        Summary.builder()
            .name("contour_cachehandler_onupdate_duration_seconds")
            .help("How long the resources of a batch take to be published to the streams.")
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
  public void turned(Turn turn) {
    turn.events().forEach(this::count);
    turn.outcome()
        .objects()
        .forEach((kind, count) -> objects.labelValues(kind.kindName()).set(count));
    builds.inc();
    lastBuild.set(System.currentTimeMillis() / 1000.0);
    buildSeconds.observe((double) turn.buildNanos() / NANOS);
    publishSeconds.observe((double) turn.publishNanos() / NANOS);
    for (Table<?, ?> table : turn.outcome().changes().tables()) {
      recomputed.labelValues(table.name()).inc(turn.outcome().changes().recomputed(table));
    }
    httpProxies.changed(turn.outcome().httpProxies());
  }

  @Override
  public void publishing(long receivedNanos) {
    changes.publishing(receivedNanos);
  }

  private void count(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(var object) ->
          count(object.key(), known.add(object.key()) ? "add" : "update");
      case ObjectEvent.Remove(ObjectKey key) -> {
        known.remove(key);
        count(key, "delete");
      }
      case ObjectEvent.Synced _ -> {}
    }
  }

  private void count(ObjectKey key, String operation) {
    operations.labelValues(key.kind().kindName(), operation).inc();
  }

  @Override
  public void derivationFailed(String table) {
    failures.labelValues(table).inc();
  }
}
