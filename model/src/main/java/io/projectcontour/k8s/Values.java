package io.projectcontour.k8s;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies of collections as manifests have them: absent means empty, entries without a value are
 * left out.
 */
public final class Values {
  private Values() {}

  /** The text; empty for null. */
  public static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** An immutable copy; empty for null. */
  public static <T> List<T> listOf(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  /** An immutable copy in the order of the keys, in every run of the process; empty for null. */
  public static <V> Map<String, V> mapOf(@Nullable Map<String, V> map) {
    if (map == null || map.isEmpty()) {
      return Map.of();
    }
    Map<String, V> copy = new TreeMap<>(map);
    copy.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(copy);
  }
}
