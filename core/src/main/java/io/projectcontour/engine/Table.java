package io.projectcontour.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values by key, with the indexes that are kept beside them. */
public abstract sealed class Table<K, V> extends Source<K> permits InputTable, DerivedTable {
  private final Map<K, V> values = new HashMap<>();
  private final List<IndexUpdate<K, V>> indexUpdates = new ArrayList<>();

  /**
   * First values of the keys that the running batch touched: what {@link Change#before} reports.
   * Each batch has its own: to clear the one of the first batch would cost as much as that batch
   * had keys.
   */
  private Map<K, Before<V>> touched = new LinkedHashMap<>();

  private record Before<V>(@Nullable V value) {}

  @FunctionalInterface
  interface IndexUpdate<K, V> {
    void update(K key, @Nullable V before, @Nullable V after);
  }

  Table(String name, int order) {
    super(name, order);
  }

  /** The value of a key outside of derivations, or null. */
  public final @Nullable V get(K key) {
    return values.get(key);
  }

  /** A live, unmodifiable view of all entries, in no particular order. */
  public final Map<K, V> entries() {
    return Collections.unmodifiableMap(values);
  }

  /** How many keys have a value. */
  public final int size() {
    return values.size();
  }

  @Override
  public final boolean contains(K key) {
    return values.containsKey(key);
  }

  final void attach(IndexUpdate<K, V> update) {
    indexUpdates.add(update);
  }

  /** Sets or (null) removes a value; nothing happens when it equals the one in place. */
  final void set(K key, @Nullable V after) {
    @Nullable V before = values.get(key);
    if (Objects.equals(before, after)) {
      return;
    }
    touched.putIfAbsent(key, new Before<>(before));
    if (after == null) {
      values.remove(key);
    } else {
      values.put(key, after);
    }
    for (IndexUpdate<K, V> update : indexUpdates) {
      update.update(key, before, after);
    }
    notifyChanged(key, before == null || after == null);
  }

  /** The changes since the last call. */
  final List<Change<K, V>> drainChanges() {
    if (touched.isEmpty()) {
      return List.of();
    }
    List<Change<K, V>> changes = new ArrayList<>(touched.size());
    touched.forEach(
        (key, before) -> {
          @Nullable V after = values.get(key);
          if (!Objects.equals(before.value(), after)) {
            changes.add(new Change<>(key, before.value(), after));
          }
        });
    touched = new LinkedHashMap<>();
    return changes;
  }
}
