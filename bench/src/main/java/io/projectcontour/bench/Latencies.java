package io.projectcontour.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one kind. Belongs to one thread. */
public final class Latencies {
  /** None yet. */
  public Latencies() {}

  private final List<Long> nanos = new ArrayList<>();

  /** A negative duration, of what arrived before the write was acknowledged, counts as zero. */
  public void add(long duration) {
    nanos.add(Math.max(0, duration));
  }

  /** How many there are. */
  public int count() {
    return nanos.size();
  }

  /** In milliseconds. */
  public double quantile(double part) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int index = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(0, index)) / 1e6;
  }
}
