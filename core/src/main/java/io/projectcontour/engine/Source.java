package io.projectcontour.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something with keys that derivations read and that can decide which keys a derived table has.
 *
 * @param <K> the key under which it is read: a table's key, or an index's
 */
public abstract sealed class Source<K> permits Table, Index {
  /** Up to so many readers are in an immutable list, a fraction of a set's size. */
  private static final int FEW = 8;

  private final String name;
  private final int order;
  private final Map<Object, Collection<Node>> readers = new HashMap<>();

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
    @Nullable Collection<Node> own = readers.get(key);
    if (own == null) {
      readers.put(key, List.of(reader));
    } else if (own.size() > FEW) {
      own.add(reader);
    } else if (!own.contains(reader)) {
      Collection<Node> more = own.size() < FEW ? new ArrayList<>(own) : new LinkedHashSet<>(own);
      more.add(reader);
      readers.put(key, more.size() > FEW ? more : List.copyOf(more));
    }
  }

  final void removeReader(Object key, Node reader) {
    @Nullable Collection<Node> own = readers.get(key);
    if (own == null || !own.contains(reader)) {
      return;
    }
    if (own.size() == 1) {
      readers.remove(key);
    } else if (own.size() > FEW + 1) {
      own.remove(reader);
    } else {
      List<Node> fewer = new ArrayList<>(own);
      fewer.remove(reader);
      readers.put(key, List.copyOf(fewer));
    }
  }

  /**
   * Marks as dirty whoever read the key, and, when the key came or went, the tables that take their
   * keys from here.
   */
  final void notifyChanged(K key, boolean cameOrWent) {
    @Nullable Collection<Node> own = readers.get(key);
    if (own != null) {
      for (Node node : own) {
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
    return readers.values().stream().mapToInt(Collection::size).sum();
  }

  @Override
  public final String toString() {
    return name;
  }
}
