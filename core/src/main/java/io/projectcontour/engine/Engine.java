package io.projectcontour.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tables in their order, and the propagation of batches of edits through them.
 *
 * <p>Declare the tables first, from inputs to results, then {@link #apply} batches. The thread of
 * the first batch owns the engine from then on.
 */
public final class Engine {
  private final List<Table<?, ?>> tables = new ArrayList<>();
  private final FailureHandler failures;
  private @Nullable Thread owner;

  /** An engine without tables. */
  public Engine(FailureHandler failures) {
    this.failures = failures;
  }

  /** Declares a table that is edited from outside. */
  public <K, V> InputTable<K, V> input(String name) {
    InputTable<K, V> table = new InputTable<>(name, tables.size());
    tables.add(table);
    return table;
  }

  /**
   * Declares a table that is computed.
   *
   * @param drivers the tables and indexes whose keys are the keys of this table; a key exists while
   *     any of them has it
   */
  public <K, V> DerivedTable<K, V> derived(
      String name, List<? extends Source<K>> drivers, Derivation<K, V> derivation) {
    DerivedTable<K, V> table = new DerivedTable<>(name, tables.size(), derivation, drivers);
    tables.add(table);
    return table;
  }

  /** Declares an index of a table; {@code properties} is a pure function of key and value. */
  public <I, K extends Comparable<? super K>, V> Index<I, K> index(
      String name, Table<K, V> table, BiFunction<K, V, ? extends Set<I>> properties) {
    return Index.of(name, table, properties);
  }

  /** Carries out the edits in their order, then brings every derived table up to date. */
  public Changes apply(Collection<? extends Edit> edits) {
    assertOwner();
    edits.forEach(Edit::run);
    Map<Table<?, ?>, List<? extends Change<?, ?>>> changes = new HashMap<>();
    Map<Table<?, ?>, Integer> recomputed = new HashMap<>();
    for (Table<?, ?> table : tables) {
      if (table instanceof DerivedTable<?, ?> derived) {
        int computed = derived.propagate(failures);
        if (computed > 0) {
          recomputed.put(table, computed);
        }
      }
      List<? extends Change<?, ?>> changed = table.drainChanges();
      if (!changed.isEmpty()) {
        changes.put(table, changed);
      }
    }
    return new Changes(changes, recomputed);
  }

  /** All tables in their order. */
  public List<Table<?, ?>> tables() {
    return List.copyOf(tables);
  }

  private void assertOwner() {
    Thread current = Thread.currentThread();
    if (owner == null) {
      owner = current;
    } else if (!owner.equals(current)) {
      throw new IllegalStateException(
          "the engine belongs to thread " + owner.getName() + ", not " + current.getName());
    }
  }
}
