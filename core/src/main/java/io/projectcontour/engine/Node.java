package io.projectcontour.engine;

import java.util.Collection;
import java.util.List;

/**
 * One key of a derived table with what its last computation read. Identity is the key's place in
 * the graph of reads.
 */
final class Node {
  /** One look at one key of one source, present or absent. */
  record Read(Source<?> source, Object key) {}

  private final DerivedTable<?, ?> table;
  private final Object key;
  private List<Read> reads = List.of();

  Node(DerivedTable<?, ?> table, Object key) {
    this.table = table;
    this.key = key;
  }

  void markDirty() {
    table.markDirtyUnchecked(key);
  }

  List<Read> reads() {
    return reads;
  }

  /**
   * Replaces the reads; readers are registered before old ones are dropped, so that common ones
   * stay put.
   */
  void replaceReads(Collection<Read> now) {
    for (Read read : now) {
      read.source().addReader(read.key(), this);
    }
    for (Read read : reads) {
      if (!now.contains(read)) {
        read.source().removeReader(read.key(), this);
      }
    }
    reads = List.copyOf(now);
  }
}
