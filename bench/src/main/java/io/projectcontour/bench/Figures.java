package io.projectcontour.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Figures by name and size, in the order in which they were measured. Belongs to one thread. */
final class Figures {
  private final Map<String, TreeMap<Integer, Double>> values = new LinkedHashMap<>();

  void put(int size, String name, double value) {
    values.computeIfAbsent(name, _ -> new TreeMap<>()).put(size, value);
    System.err.printf("bench: N=%-6d %-60s %12.3f%n", size, name, value);
  }

  /** p50, p99 and the greatest. */
  void put(int size, String name, Latencies latencies) {
    put(size, name + ", p50 ms", latencies.quantile(0.5));
    put(size, name + ", p99 ms", latencies.quantile(0.99));
    put(size, name + ", max ms", latencies.quantile(1));
  }

  Map<String, ? extends NavigableMap<Integer, Double>> values() {
    return values;
  }
}
