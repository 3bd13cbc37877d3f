package io.projectcontour.app.metrics;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a controller does, under the names that controllers in Go give it (spec: metrics.md section
 * 3). Any thread.
 */
public final class ControllerMetrics {
  private static final double NANOS = 1e9;

  private final ControllerSeries series;
  private final String name;
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();

  ControllerMetrics(ControllerSeries series, String name) {
    this.series = series;
    this.name = name;
    for (Result result : Result.values()) {
      if (result != Result.PANIC) {
        series.reconciles.labelValues(name, result.label()).inc(0);
      }
    }
    series.errors.initLabelValues(name);
    series.terminalErrors.initLabelValues(name);
    series.panics.initLabelValues(name);
    series.timeouts.initLabelValues(name);
    series.active.labelValues(name).set(0);
    series.depth.labelValues(name, name).set(0);
    series.adds.initLabelValues(name, name);
    series.retries.initLabelValues(name, name);
  }

  /** How the work for a key ended. */
  public enum Result {
    /** All is as wanted. */
    SUCCESS,
    /** It is tried again as soon as possible. */
    REQUEUE,
    /** It waits for something. */
    REQUEUE_AFTER,
    /** It failed. */
    ERROR,
    /** It failed by a mistake in the program. */
    PANIC;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The work for one key. */
  public final class Run implements AutoCloseable {
    private final long start = System.nanoTime();

    /** How it ended; before {@link #close}. */
    public void ended(Result result) {
      series.reconcileTime.labelValues(name).observe(seconds());
      series
          .reconciles
          .labelValues(name, (result == Result.PANIC ? Result.ERROR : result).label())
          .inc();
      if (result == Result.PANIC) {
        series.panics.labelValues(name).inc();
      }
      if (result == Result.ERROR || result == Result.PANIC) {
        series.errors.labelValues(name).inc();
      }
    }

    double seconds() {
      return (double) (System.nanoTime() - start) / NANOS;
    }

    @Override
    public void close() {
      runs.remove(this);
      series.active.labelValues(name).dec();
      series.workTime.labelValues(name, name).observe(seconds());
    }
  }

  /** The work for a key begins. */
  public Run begin() {
    Run run = new Run();
    runs.add(run);
    series.active.labelValues(name).inc();
    return run;
  }

  /** How many keys are worked on at once, at most. */
  public void workers(int count) {
    series.mostWorkers.labelValues(name).set(count);
  }

  /** Watches the controller's queue. */
  public QueueMetrics queue() {
    return new QueueMetrics() {
      @Override
      public void added() {
        series.adds.labelValues(name, name).inc();
      }

      @Override
      public void depth(int waiting) {
        series.depth.labelValues(name, name).set(waiting);
      }

      @Override
      public void waited(long nanos) {
        series.queueTime.labelValues(name, name).observe((double) nanos / NANOS);
      }

      @Override
      public void retried() {
        series.retries.labelValues(name, name).inc();
      }
    };
  }

  String name() {
    return name;
  }

  /** How long all work that is not over takes so far, together. */
  double unfinishedSeconds() {
    return runs.stream().mapToDouble(Run::seconds).sum();
  }

  /** How long the longest work that is not over takes so far. */
  double longestSeconds() {
    return runs.stream().mapToDouble(Run::seconds).max().orElse(0);
  }
}
