package io.projectcontour.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What one batch changed, and what it cost. */
public final class Changes {
  private final Map<Table<?, ?>, List<? extends Change<?, ?>>> byTable;
  private final Map<Table<?, ?>, Integer> recomputed;

  Changes(
      Map<Table<?, ?>, List<? extends Change<?, ?>>> byTable,
      Map<Table<?, ?>, Integer> recomputed) {
    this.byTable = new HashMap<>(byTable);
    this.recomputed = new HashMap<>(recomputed);
  }

  /** The changes of one table, in no particular order. */
  @SuppressWarnings("unchecked") // a table only ever notes changes of its own types
  public <K, V> List<Change<K, V>> of(Table<K, V> table) {
    return (List<Change<K, V>>) Objects.requireNonNullElse(byTable.get(table), List.of());
  }

  /** How many keys of the table were computed, whether or not the result differed. */
  public int recomputed(Table<?, ?> table) {
    return recomputed.getOrDefault(table, 0);
  }

  /** The tables in which keys were computed. */
  public Set<Table<?, ?>> tables() {
    return Collections.unmodifiableSet(recomputed.keySet());
  }

  /** How many keys were computed in all tables together. */
  public int recomputed() {
    return recomputed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether no table changed. */
  public boolean isEmpty() {
    return byTable.isEmpty();
  }
}
