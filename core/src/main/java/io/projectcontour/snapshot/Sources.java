package io.projectcontour.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The objects that a value was made from, for example {@code HTTPProxy default/blog}.
 *
 * @param objects kind, a space, namespace, a slash and name; sorted
 */
public record Sources(SortedSet<String> objects) {
  /** Of a value that no object asked for. */
  public static final Sources NONE = new Sources(Collections.emptySortedSet());

  /** Copies the set, into natural order. */
  public Sources {
    TreeSet<String> sorted = new TreeSet<>();
    sorted.addAll(objects);
    objects = Collections.unmodifiableSortedSet(sorted);
  }

  /** The objects named, in any order. */
  public static Sources of(String... objects) {
    return of(List.of(objects));
  }

  /** The objects named, in any order. */
  public static Sources of(Collection<String> objects) {
    return objects.isEmpty() ? NONE : new Sources(new TreeSet<>(objects));
  }

  /** Both together. */
  public Sources union(Sources other) {
    if (objects.containsAll(other.objects)) {
      return this;
    }
    if (other.objects.containsAll(objects)) {
      return other;
    }
    TreeSet<String> both = new TreeSet<>(objects);
    both.addAll(other.objects);
    return new Sources(both);
  }

  /** Whether no object is known. */
  public boolean isEmpty() {
    return objects.isEmpty();
  }

  /** The objects, separated by commas. */
  @Override
  public String toString() {
    return String.join(", ", objects);
  }
}
