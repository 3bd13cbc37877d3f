package io.projectcontour.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something with keys that derivations read and that can decide which keys a derived table has.
 *
 * @param <K> the key under which it is read: a table's key, or an index's
 */
public abstract sealed class Source<K> permits Table, Index {
  private final String name;
  private final int order;

  /** Most keys have one reader, whose set is then an immutable one, a tenth of the other's size. */
  private final Map<Object, Set<Node>> readers = new HashMap<>();

  private final Map<DerivedTable<K, ?>, Boolean> driven = new HashMap<>();

  Source(String name, int order) {
    this.name = name;
    this.order = order;
  }

  /** The name, as in metrics and log lines. */
  public final String name() {
    return name;
  }

  /** Whether there is anything under the key. */
  public abstract boolean contains(K key);

  /**
   * Position among the tables of the engine; a derivation reads only sources of a lower order than
   * its own table.
   */
  final int order() {
    return order;
  }

  final void drive(DerivedTable<K, ?> table) {
    driven.put(table, true);
  }

  final void addReader(Object key, Node reader) {
    @Nullable Set<Node> set = readers.get(key);
    if (set == null) {
      readers.put(key, Set.of(reader));
    } else if (!set.contains(reader)) {
      if (set.size() > 1) {
        set.add(reader);
      } else {
        Set<Node> more = new LinkedHashSet<>(set);
        more.add(reader);
        readers.put(key, more);
      }
    }
  }

  final void removeReader(Object key, Node reader) {
    @Nullable Set<Node> set = readers.get(key);
    if (set == null || !set.contains(reader)) {
      return;
    }
    switch (set.size()) {
      case 1 -> readers.remove(key);
      case 2 -> {
        set.remove(reader);
        readers.put(key, Set.copyOf(set));
      }
      default -> set.remove(reader);
    }
  }

  /**
   * Marks as dirty whoever read the key, and, when the key came or went, the tables that take their
   * keys from here.
   */
  final void notifyChanged(K key, boolean cameOrWent) {
    @Nullable Set<Node> set = readers.get(key);
    if (set != null) {
      for (Node node : set) {
        node.markDirty();
      }
    }
    if (cameOrWent) {
      for (DerivedTable<K, ?> table : driven.keySet()) {
        table.markDirty(key);
      }
    }
  }

  /** How many derived keys read from here, for tests and the debug page. */
  final int readerCount() {
    return readers.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public final String toString() {
    return name;
  }
}
