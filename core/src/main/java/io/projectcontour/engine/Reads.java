package io.projectcontour.engine;

import java.util.SequencedCollection;
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
   * The keys that an index lists under {@code indexKey}, ascending, each once; empty when there are
   * none. Do not keep the collection.
   */
  <I, K> SequencedCollection<K> keys(Index<I, K> index, I indexKey);
}
