package io.projectcontour.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
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
  /** Most have one key, which is then in an immutable list, a quarter of a set's size. */
  private final Map<I, SequencedCollection<K>> keys = new HashMap<>();

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

  /** The keys under {@code indexKey} outside of derivations, ascending, each once. */
  public SequencedCollection<K> keys(I indexKey) {
    @Nullable SequencedCollection<K> own = keys.get(indexKey);
    return own == null ? List.of() : Collections.unmodifiableSequencedCollection(own);
  }

  @Override
  public boolean contains(I indexKey) {
    return keys.containsKey(indexKey);
  }

  private void move(K key, Set<I> old, Set<I> now) {
    for (I property : old) {
      if (!now.contains(property)) {
        @Nullable SequencedCollection<K> own = keys.get(property);
        if (own != null && own.contains(key)) {
          boolean last = own.size() == 1;
          remove(property, own, key);
          notifyChanged(property, last);
        }
      }
    }
    for (I property : now) {
      if (!old.contains(property)) {
        boolean first = !keys.containsKey(property);
        add(property, key);
        notifyChanged(property, first);
      }
    }
  }

  private void add(I property, K key) {
    @Nullable SequencedCollection<K> own = keys.get(property);
    if (own == null) {
      keys.put(property, List.of(key));
    } else if (own.size() > 1) {
      own.add(key);
    } else if (!own.contains(key)) {
      SequencedCollection<K> more = new TreeSet<>(own);
      more.add(key);
      keys.put(property, more);
    }
  }

  private void remove(I property, SequencedCollection<K> own, K key) {
    switch (own.size()) {
      case 1 -> keys.remove(property);
      case 2 ->
          keys.put(property, List.of(own.getFirst().equals(key) ? own.getLast() : own.getFirst()));
      default -> own.remove(key);
    }
  }
}
