package io.projectcontour.app.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** The metrics that all controllers of a process share, by label. */
final class ControllerSeries {
  private static final String CONTROLLER = "controller";
  private static final double[] RECONCILE_BUCKETS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9,
    1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50,
    60
  };
  private static final double[] QUEUE_BUCKETS = {
    1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000
  };

  final Counter reconciles;
  final Counter errors;
  final Counter terminalErrors;
  final Counter panics;
  final Counter timeouts;
  final Histogram reconcileTime;
  final Gauge mostWorkers;
  final Gauge active;
  final Gauge depth;
  final Counter adds;
  final Histogram queueTime;
  final Histogram workTime;
  final Counter retries;
  private final List<ControllerMetrics> controllers = new CopyOnWriteArrayList<>();

  ControllerSeries(PrometheusRegistry registry) {
    reconciles =
        Counter.builder()
            .name("controller_runtime_reconcile_total")
            .help("Reconciliations of each controller, by result.")
            .labelNames(CONTROLLER, "result")
            .register(registry);
    errors = counter(registry, "reconcile_errors_total", "Reconciliations that failed.");
    terminalErrors =
        counter(
            registry,
            "terminal_reconcile_errors_total",
            "Reconciliations that failed for good; here all are tried again.");
    panics =
        counter(
            registry,
            "reconcile_panics_total",
            "Reconciliations that failed by a mistake in the program.");
    timeouts =
        counter(
            registry,
            "reconcile_timeouts_total",
            "Reconciliations that were broken off; there is no limit here.");
    reconcileTime =
        Histogram.builder()
            .name("controller_runtime_reconcile_time_seconds")
            .help("How long reconciliations take.")
            .labelNames(CONTROLLER)
            .classicOnly()
            .classicUpperBounds(RECONCILE_BUCKETS)
            .register(registry);
    mostWorkers = gauge(registry, "max_concurrent_reconciles", "The most reconciliations at once.");
    active = gauge(registry, "active_workers", "Reconciliations that are going on.");
    depth =
        Gauge.builder()
            .name("workqueue_depth")
            .help("Keys that wait for a reconciliation.")
            .labelNames("name", CONTROLLER)
            .register(registry);
    adds = queueCounter(registry, "workqueue_adds_total", "Keys that were added.");
    retries =
        queueCounter(
            registry, "workqueue_retries_total", "Keys that were added again after a failure.");
    queueTime = queueHistogram(registry, "workqueue_queue_duration_seconds", "How long keys wait.");
    workTime =
        queueHistogram(
            registry, "workqueue_work_duration_seconds", "How long the work for a key takes.");
    current(
        registry,
        "workqueue_unfinished_work_seconds",
        "How long all work that is going on takes so far, together.",
        ControllerMetrics::unfinishedSeconds);
    current(
        registry,
        "workqueue_longest_running_processor_seconds",
        "How long the longest work that is going on takes so far.",
        ControllerMetrics::longestSeconds);
  }

  /** The metrics of one controller, which begin at 0. */
  ControllerMetrics controller(String name) {
    ControllerMetrics controller = new ControllerMetrics(this, name);
    controllers.add(controller);
    return controller;
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder()
        .name("controller_runtime_" + name)
        .help(help)
        .labelNames(CONTROLLER)
        .register(registry);
  }

  private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder()
        .name("controller_runtime_" + name)
        .help(help)
        .labelNames(CONTROLLER)
        .register(registry);
  }

  private static Counter queueCounter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames("name", CONTROLLER)
        .register(registry);
  }

  private static Histogram queueHistogram(PrometheusRegistry registry, String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames("name", CONTROLLER)
        .classicOnly()
        .classicUpperBounds(QUEUE_BUCKETS)
        .register(registry);
  }

  private void current(
      PrometheusRegistry registry,
      String name,
      String help,
      ToDoubleFunction<ControllerMetrics> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("name", CONTROLLER)
        .callback(
            callback ->
                controllers.forEach(
                    one -> callback.call(value.applyAsDouble(one), one.name(), one.name())))
        .register(registry);
  }
}
