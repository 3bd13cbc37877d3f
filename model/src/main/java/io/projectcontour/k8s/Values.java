package io.projectcontour.k8s;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies of collections as manifests have them: absent means empty, entries without a value are
 * left out.
 */
public final class Values {
  private Values() {}

  /** An immutable copy; empty for null. */
  public static <T> List<T> listOf(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  /** An immutable copy; empty for null. */
  public static <V> Map<String, V> mapOf(@Nullable Map<String, V> map) {
    if (map == null) {
      return Map.of();
    }
    Map<String, V> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(key, value);
          }
        });
    return Map.copyOf(copy);
  }
}
