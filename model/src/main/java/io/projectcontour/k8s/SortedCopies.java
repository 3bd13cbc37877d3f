package io.projectcontour.k8s;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies of maps that cannot be changed and that iterate in the order of their keys, in every run
 * of the process.
 */
public final class SortedCopies {
  private SortedCopies() {}

  /** A sorted copy; empty when there is no map. */
  public static <V> Map<String, V> of(@Nullable Map<String, V> map) {
    return map == null || map.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
