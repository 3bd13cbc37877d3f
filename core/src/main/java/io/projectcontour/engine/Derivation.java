package io.projectcontour.engine;

import org.jspecify.annotations.Nullable;

/**
 * A value for each key, computed from other tables and computed again only when something it read
 * has changed.
 *
 * <p>A pure function: no clock, no randomness, no input or output, nothing but {@code reads}. Many
 * keys of one table may be computed at once, on several threads.
 *
 * @param <K> the key
 * @param <V> the value, compared by {@code equals} to stop changes that change nothing
 */
@FunctionalInterface
public interface Derivation<K, V> {
  /** The value of the key, or null when the table has none for it. */
  @Nullable V derive(K key, Reads reads);
}
