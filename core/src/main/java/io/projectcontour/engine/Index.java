package io.projectcontour.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a table by some property of their values, kept up to date with the table.
 *
 * <p>A reader of {@code (index, indexKey)} is concerned when the set of keys under it changes, not
 * when a listed value does.
 *
 * @param <I> the property
 * @param <K> the table's key
 */
public final class Index<I, K> extends Source<I> {
  private final Map<I, NavigableSet<K>> keys = new HashMap<>();

  private Index(String name, int order) {
    super(name, order);
  }

  static <I, K extends Comparable<? super K>, V> Index<I, K> of(
      String name, Table<K, V> table, BiFunction<K, V, ? extends Set<I>> properties) {
    Index<I, K> index = new Index<>(name, table.order());
    table.attach(
        (key, before, after) -> {
          Set<I> old = before == null ? Set.of() : properties.apply(key, before);
          Set<I> now = after == null ? Set.of() : properties.apply(key, after);
          index.move(key, old, now);
        });
    return index;
  }

  /** The keys under {@code indexKey} outside of derivations, ascending. */
  public NavigableSet<K> keys(I indexKey) {
    @Nullable NavigableSet<K> set = keys.get(indexKey);
    return set == null
        ? Collections.emptyNavigableSet()
        : Collections.unmodifiableNavigableSet(set);
  }

  @Override
  public boolean contains(I indexKey) {
    return keys.containsKey(indexKey);
  }

  private void move(K key, Set<I> old, Set<I> now) {
    for (I property : old) {
      if (!now.contains(property)) {
        @Nullable NavigableSet<K> set = keys.get(property);
        if (set != null && set.remove(key)) {
          if (set.isEmpty()) {
            keys.remove(property);
          }
          notifyChanged(property, set.isEmpty());
        }
      }
    }
    for (I property : now) {
      if (!old.contains(property)) {
        boolean first = !keys.containsKey(property);
        keys.computeIfAbsent(property, _ -> new TreeSet<>()).add(key);
        notifyChanged(property, first);
      }
    }
  }
}
