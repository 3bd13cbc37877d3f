package io.projectcontour.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table whose values are computed from other tables. Its keys are those of its drivers. */
public final class DerivedTable<K, V> extends Table<K, V> {
  private final Derivation<K, V> derivation;
  private final List<Source<K>> drivers;
  private final Map<K, Node> nodes = new HashMap<>();
  private Set<K> dirty = new LinkedHashSet<>();

  DerivedTable(
      String name, int order, Derivation<K, V> derivation, List<? extends Source<K>> drivers) {
    super(name, order);
    this.derivation = derivation;
    this.drivers = List.copyOf(drivers);
    for (Source<K> driver : drivers) {
      driver.drive(this);
    }
  }

  void markDirty(K key) {
    dirty.add(key);
  }

  @SuppressWarnings(
      "unchecked") // nodes of this table are made only by this table, with its own keys
  void markDirtyUnchecked(Object key) {
    dirty.add((K) key);
  }

  /**
   * Computes every dirty key; a key that no driver has any more is dropped. Returns how many were
   * computed.
   */
  int propagate(FailureHandler failures) {
    int computed = 0;
    Set<K> keys = dirty;
    dirty = new LinkedHashSet<>();
    for (K key : keys) {
      if (!isDriven(key)) {
        @Nullable Node node = nodes.remove(key);
        if (node != null) {
          node.replaceReads(Set.of());
        }
        set(key, null);
        continue;
      }
      compute(key, failures);
      computed++;
    }
    return computed;
  }

  private boolean isDriven(K key) {
    for (Source<K> driver : drivers) {
      if (driver.contains(key)) {
        return true;
      }
    }
    return false;
  }

  private void compute(K key, FailureHandler failures) {
    Recorder recorder = new Recorder(order());
    Node node = nodes.computeIfAbsent(key, k -> new Node(this, k));
    try {
      @Nullable V value = derivation.derive(key, recorder);
      node.replaceReads(recorder.reads);
      set(key, value);
    } catch (RuntimeException | StackOverflowError e) {
      // A bug in a derivation must not stop other keys: the last good value stays, and the next
      // change of anything read
      // so far tries again.
      node.replaceReads(recorder.reads);
      failures.failed(name(), key, e);
    }
  }

  /** Records what one computation looks at. */
  private static final class Recorder implements Reads {
    private final int readerOrder;
    private final Set<Node.Read> reads = new LinkedHashSet<>();

    Recorder(int readerOrder) {
      this.readerOrder = readerOrder;
    }

    @Override
    public <K, V> @Nullable V get(Table<K, V> table, K key) {
      record(table, key);
      return table.get(key);
    }

    @Override
    public <I, K> NavigableSet<K> keys(Index<I, K> index, I indexKey) {
      record(index, indexKey);
      return index.keys(indexKey);
    }

    private <T> void record(Source<T> source, T key) {
      if (source.order() >= readerOrder) {
        throw new IllegalStateException(
            "a derivation may only read tables declared before its own, not " + source.name());
      }
      reads.add(new Node.Read(source, Objects.requireNonNull(key)));
    }
  }
}
