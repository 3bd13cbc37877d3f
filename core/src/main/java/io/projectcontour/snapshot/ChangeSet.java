package io.projectcontour.snapshot;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The names, by type, that one generation put, changed or removed. */
record ChangeSet(Map<ResourceType, Set<String>> names) {

  ChangeSet {
    Map<ResourceType, Set<String>> copy = new EnumMap<>(ResourceType.class);
    names.forEach(
        (type, changed) -> copy.put(type, Collections.unmodifiableSet(new TreeSet<>(changed))));
    names = Collections.unmodifiableMap(copy);
  }

  Set<String> of(ResourceType type) {
    return names.getOrDefault(type, Set.of());
  }
}
