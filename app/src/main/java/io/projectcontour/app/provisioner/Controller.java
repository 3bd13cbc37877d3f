package io.projectcontour.app.provisioner;

import io.projectcontour.app.metrics.ControllerMetrics;
import io.projectcontour.app.metrics.ControllerMetrics.Result;
import io.projectcontour.kube.Backoff;
import io.projectcontour.kube.RequestFailedException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the keys of a queue worked on, from its making until it is closed. A key whose work fails is
 * tried again, later each time, and never keeps others waiting.
 */
final class Controller<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(2));

  /** Whoever was faster is done by then; if not, something is wrong. */
  private static final Duration USUAL_CONFLICT = Duration.ofSeconds(1);

  private final String subject;
  private final WorkQueue<K> queue;
  private final Work<K> work;
  private final ControllerMetrics metrics;
  private final List<Thread> workers;

  /** Brings the cluster to what is wanted for a key. */
  @FunctionalInterface
  interface Work<K> {
    /** Does all of it, if need be again; any thread, but never twice at once for a key. */
    Outcome reconcile(K key)
        throws RequestFailedException, ReconcileException, InterruptedException;
  }

  /**
   * Starts.
   *
   * @param subject what a key is, for log lines
   */
  Controller(String subject, int workers, ControllerMetrics metrics, Work<K> work) {
    this.subject = subject;
    this.work = work;
    this.metrics = metrics;
    this.queue = new WorkQueue<>(BACKOFF, metrics.queue());
    metrics.workers(workers);
    this.workers =
        IntStream.range(0, workers)
            .mapToObj(
                number -> Thread.ofVirtual().name(subject + "-" + number).unstarted(this::run))
            .toList();
    this.workers.forEach(Thread::start);
  }

  /** Has a key worked on. Any thread. */
  void add(K key) {
    queue.add(key);
  }

  private void run() {
    try {
      while (true) {
        K key = queue.take();
        try (ControllerMetrics.Run run = metrics.begin()) {
          run.ended(reconcile(key));
        } finally {
          queue.done(key);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private Result reconcile(K key) throws InterruptedException {
    try {
      Outcome outcome = work.reconcile(key);
      queue.succeeded(key);
      return switch (outcome) {
        case Outcome.Done _ -> Result.SUCCESS;
        case Outcome.Again(Duration after) -> {
          queue.addAfter(key, after);
          yield Result.REQUEUE_AFTER;
        }
      };
    } catch (RequestFailedException e) {
      Duration delay = queue.failed(key);
      if (e.isConflict() && delay.compareTo(USUAL_CONFLICT) < 0) {
        LOG.debug("{} {}: somebody else was faster, trying again", subject, key);
      } else {
        sayFailed(key, delay, String.valueOf(e.getMessage()));
      }
      return Result.ERROR;
    } catch (ReconcileException e) {
      sayFailed(key, queue.failed(key), String.valueOf(e.getMessage()));
      return Result.ERROR;
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(subject, key)
          .addKeyValue("again", queue.failed(key))
          .setCause(e)
          .log("a mistake in the program, please report it; trying again");
      return Result.PANIC;
    }
  }

  private void sayFailed(K key, Duration delay, String problem) {
    LOG.atWarn()
        .addKeyValue(subject, key)
        .addKeyValue("again", delay)
        .addKeyValue("error", problem)
        .log("not everything is as wanted, trying again");
  }

  @Override
  public void close() {
    queue.close();
    workers.forEach(Thread::interrupt);
    try {
      long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
      for (Thread worker : workers) {
        worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
