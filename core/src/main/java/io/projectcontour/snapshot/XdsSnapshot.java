package io.projectcontour.snapshot;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All resources at one moment, and what changed shortly before. Immutable; any thread may read it.
 */
public final class XdsSnapshot {
  /** How many generations back {@link #changedSince} can answer. */
  static final int REMEMBERED_GENERATIONS = 1000;

  /** Generation 0: no resources. */
  public static final XdsSnapshot EMPTY =
      new XdsSnapshot(0, new EnumMap<>(ResourceType.class), PersistentMap.empty());

  private final long generation;
  private final EnumMap<ResourceType, PersistentMap<String, Resource>> resources;
  private final PersistentMap<Long, ChangeSet> history;

  private XdsSnapshot(
      long generation,
      EnumMap<ResourceType, PersistentMap<String, Resource>> resources,
      PersistentMap<Long, ChangeSet> history) {
    this.generation = generation;
    this.resources = resources;
    this.history = history;
  }

  /** Counts up by one with each change, from 0 for the empty snapshot. */
  public long generation() {
    return generation;
  }

  /** The resource with this name, if there is one. */
  public Optional<Resource> get(ResourceType type, String name) {
    return Optional.ofNullable(of(type).get(name));
  }

  /** All resources of a type, in the order of their names. */
  public Collection<Resource> all(ResourceType type) {
    return of(type).values();
  }

  /** How many resources of a type there are. */
  public int size(ResourceType type) {
    return of(type).size();
  }

  /**
   * The names of this type that were put, changed or removed after a generation; a name may since
   * have gone back to what it was. Empty when the generation is too long ago: then compare
   * versions.
   */
  public Optional<Set<String>> changedSince(ResourceType type, long since) {
    if (since >= generation) {
      return Optional.of(Set.of());
    }
    Map.Entry<Long, ChangeSet> oldest = history.first();
    if (oldest == null || oldest.getKey() > since + 1) {
      return Optional.empty();
    }
    List<Set<String>> changes =
        history.after(since).values().stream()
            .map(change -> change.of(type))
            .filter(names -> !names.isEmpty())
            .toList();
    if (changes.size() <= 1) {
      // As nearly always: thousands of streams ask for the same, and none of them needs a copy.
      return Optional.of(changes.isEmpty() ? Set.of() : changes.getFirst());
    }
    Set<String> names = new TreeSet<>();
    changes.forEach(names::addAll);
    return Optional.of(names);
  }

  /** The names, by type, that were put, changed or removed by this generation itself. */
  public Map<ResourceType, Set<String>> changes() {
    ChangeSet newest = history.get(generation);
    return newest == null ? Map.of() : newest.names();
  }

  /** The snapshot after these edits, or this one if they change nothing. Removals come first. */
  XdsSnapshot after(Collection<Resource> put, Collection<Removed> removed) {
    EnumMap<ResourceType, PersistentMap<String, Resource>> next = new EnumMap<>(resources);
    Map<ResourceType, Set<String>> touched = new EnumMap<>(ResourceType.class);
    for (Removed gone : removed) {
      if (of(gone.type()).get(gone.name()) != null) {
        next.compute(gone.type(), (_, map) -> orEmpty(map).without(gone.name()));
        touched.computeIfAbsent(gone.type(), _ -> new TreeSet<>()).add(gone.name());
      }
    }
    for (Resource resource : put) {
      next.compute(resource.type(), (_, map) -> orEmpty(map).with(resource.name(), resource));
      touched.computeIfAbsent(resource.type(), _ -> new TreeSet<>()).add(resource.name());
    }
    Map<ResourceType, Set<String>> changed = reallyChanged(touched, next);
    if (changed.isEmpty()) {
      return this;
    }
    return new XdsSnapshot(generation + 1, next, remember(new ChangeSet(changed)));
  }

  private Map<ResourceType, Set<String>> reallyChanged(
      Map<ResourceType, Set<String>> touched,
      EnumMap<ResourceType, PersistentMap<String, Resource>> next) {
    Map<ResourceType, Set<String>> changed = new EnumMap<>(ResourceType.class);
    touched.forEach(
        (type, names) -> {
          PersistentMap<String, Resource> now = orEmpty(next.get(type));
          Set<String> differing = new TreeSet<>(names);
          differing.removeIf(name -> Objects.equals(of(type).get(name), now.get(name)));
          if (!differing.isEmpty()) {
            changed.put(type, differing);
          }
        });
    return changed;
  }

  private PersistentMap<Long, ChangeSet> remember(ChangeSet changes) {
    PersistentMap<Long, ChangeSet> next = history.with(generation + 1, changes);
    Map.Entry<Long, ChangeSet> oldest = next.first();
    return oldest != null && next.size() > REMEMBERED_GENERATIONS
        ? next.without(oldest.getKey())
        : next;
  }

  private PersistentMap<String, Resource> of(ResourceType type) {
    return orEmpty(resources.get(type));
  }

  private static PersistentMap<String, Resource> orEmpty(
      @Nullable PersistentMap<String, Resource> map) {
    return map == null ? PersistentMap.empty() : map;
  }
}
