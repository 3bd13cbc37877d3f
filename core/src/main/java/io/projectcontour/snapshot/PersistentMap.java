package io.projectcontour.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * An immutable sorted map of which a changed copy costs O(log n), because it shares the rest.
 *
 * <p>The only class that knows the library underneath.
 */
final class PersistentMap<K extends Comparable<? super K>, V> {
  private final TreePMap<K, V> entries;

  private PersistentMap(TreePMap<K, V> entries) {
    this.entries = entries;
  }

  static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
    return new PersistentMap<K, V>(TreePMap.<K, V>empty());
  }

  PersistentMap<K, V> with(K key, V value) {
    return new PersistentMap<>(entries.plus(key, value));
  }

  PersistentMap<K, V> without(K key) {
    return new PersistentMap<>(entries.minus(key));
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  int size() {
    return entries.size();
  }

  /** In the order of the keys. */
  Collection<V> values() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The entries whose key is greater than this one, in the order of the keys. */
  SortedMap<K, V> after(K key) {
    return Collections.unmodifiableSortedMap(entries.tailMap(key, false));
  }

  Map.@Nullable Entry<K, V> first() {
    return entries.firstEntry();
  }
}
