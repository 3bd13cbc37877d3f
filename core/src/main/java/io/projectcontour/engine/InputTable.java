package io.projectcontour.engine;

/** A table whose values come from outside, by {@link Engine#apply}. */
public final class InputTable<K, V> extends Table<K, V> {
  InputTable(String name, int order) {
    super(name, order);
  }

  /** An edit that sets the value of a key. */
  public Edit put(K key, V value) {
    return () -> set(key, value);
  }

  /** An edit that removes a key; no effect when it is absent. */
  public Edit remove(K key) {
    return () -> set(key, null);
  }
}
