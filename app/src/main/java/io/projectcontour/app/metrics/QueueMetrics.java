package io.projectcontour.app.metrics;

/** Watches a queue of work. Any thread. */
public interface QueueMetrics {
  /** Something was added that did not wait yet. */
  void added();

  /** So much waits now. */
  void depth(int waiting);

  /** Something is worked on, after it has waited for so long. */
  void waited(long nanos);

  /** Something failed and is tried again later. */
  void retried();
}
