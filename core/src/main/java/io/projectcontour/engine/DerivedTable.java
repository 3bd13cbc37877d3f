package io.projectcontour.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table whose values are computed from other tables. Its keys are those of its drivers. */
public final class DerivedTable<K, V> extends Table<K, V> {
  /** From so many keys on it pays to have them computed by all processors. */
  private static final int PARALLEL_FROM = 256;

  /** So many results at most wait to be taken over. */
  private static final int CHUNK = 4096;

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
    if (dirty.isEmpty()) {
      return 0;
    }
    List<K> keys = List.copyOf(dirty);
    dirty = new LinkedHashSet<>();
    int computed = 0;
    for (int from = 0; from < keys.size(); from += CHUNK) {
      computed += propagate(keys.subList(from, Math.min(keys.size(), from + CHUNK)), failures);
    }
    return computed;
  }

  private int propagate(List<K> keys, FailureHandler failures) {
    List<K> driven = new ArrayList<>(keys.size());
    for (K key : keys) {
      if (isDriven(key)) {
        driven.add(key);
      } else {
        drop(key);
      }
    }
    if (driven.size() < PARALLEL_FROM) {
      driven.forEach(key -> take(compute(key), failures));
    } else {
      // What they read is complete and does not change meanwhile; only the results are taken over
      // one by one, in the order of the keys.
      driven.parallelStream().map(this::compute).toList().forEach(result -> take(result, failures));
    }
    return driven.size();
  }

  private void drop(K key) {
    @Nullable Node node = nodes.remove(key);
    if (node != null) {
      node.replaceReads(Set.of());
    }
    set(key, null);
  }

  private boolean isDriven(K key) {
    for (Source<K> driver : drivers) {
      if (driver.contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** On any thread. */
  private Computed<K, V> compute(K key) {
    Recorder recorder = new Recorder(order());
    try {
      @Nullable V value = derivation.derive(key, recorder);
      return new Computed<>(key, recorder.reads, value, null);
    } catch (RuntimeException | StackOverflowError e) {
      return new Computed<>(key, recorder.reads, null, e);
    }
  }

  private void take(Computed<K, V> computed, FailureHandler failures) {
    nodes
        .computeIfAbsent(computed.key(), key -> new Node(this, key))
        .replaceReads(computed.reads());
    @Nullable Throwable failure = computed.failure();
    if (failure == null) {
      set(computed.key(), computed.value());
    } else {
      // A bug in a derivation must not stop other keys: the last good value stays, and the next
      // change of anything read so far tries again.
      failures.failed(name(), computed.key(), failure);
    }
  }

  /**
   * What came of one key.
   *
   * @param failure if it failed; then there is no value
   */
  private record Computed<K, V>(
      K key, Set<Node.Read> reads, @Nullable V value, @Nullable Throwable failure) {}

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
    public <I, K> SequencedCollection<K> keys(Index<I, K> index, I indexKey) {
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
