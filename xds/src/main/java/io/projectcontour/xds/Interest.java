package io.projectcontour.xds;

import io.projectcontour.snapshot.ResourceType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Roughly what a stream wants to hear of: enough to let most of the streams with one name each, of
 * which an Envoy opens one per cluster, sleep on.
 *
 * @param names by type; empty for all names
 */
record Interest(Map<ResourceType, Optional<Set<String>>> names) {
  static final Interest NOTHING = new Interest(Map.of());

  /** With more names than this, each change of the type wakes the stream. */
  private static final int MOST_NAMES = 8;

  Interest {
    names = Collections.unmodifiableMap(names);
  }

  static Interest of(Iterable<Exchange> exchanges) {
    Map<ResourceType, Optional<Set<String>>> names = new EnumMap<>(ResourceType.class);
    for (Exchange exchange : exchanges) {
      Subscription subscription = exchange.watch().subscription();
      boolean few = !subscription.wildcard() && subscription.names().size() <= MOST_NAMES;
      names.put(
          exchange.type(), few ? Optional.of(Set.copyOf(subscription.names())) : Optional.empty());
    }
    return new Interest(names);
  }

  /**
   * Whether one of these changes may matter.
   *
   * @param changes the changed names by type; empty if they are not known
   */
  boolean isConcernedBy(Map<ResourceType, Optional<Set<String>>> changes) {
    for (Map.Entry<ResourceType, Optional<Set<String>>> entry : names.entrySet()) {
      Optional<Set<String>> changed = changes.getOrDefault(entry.getKey(), Optional.of(Set.of()));
      if (changed.isEmpty()) {
        return true;
      }
      if (changed.get().isEmpty()) {
        continue;
      }
      if (entry.getValue().isEmpty()
          || entry.getValue().get().stream().anyMatch(changed.get()::contains)) {
        return true;
      }
    }
    return false;
  }
}
