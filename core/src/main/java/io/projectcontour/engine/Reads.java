package io.projectcontour.engine;

import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * The only way for a derivation to look at other tables. Every look is remembered, also one that
 * finds nothing.
 *
 * <p>Valid only during the call of {@link Derivation#derive} that received it.
 */
public interface Reads {
  /** The value of a key in a table declared earlier, or null. */
  <K, V> @Nullable V get(Table<K, V> table, K key);

  /**
   * The keys that an index lists under {@code indexKey}, ascending; empty when there are none. Do
   * not keep the set.
   */
  <I, K> NavigableSet<K> keys(Index<I, K> index, I indexKey);
}
