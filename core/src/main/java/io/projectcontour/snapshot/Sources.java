package io.projectcontour.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The objects that a value was made from, for example {@code HTTPProxy default/blog}.
 *
 * @param objects kind, a space, namespace, a slash and name; sorted, each once. There is one of
 *     these for each resource, most with a single object: a list is a fifth of a set's size
 */
public record Sources(List<String> objects) {
  /** Of a value that no object asked for. */
  public static final Sources NONE = new Sources(List.of());

  /** Copies the list, into natural order. */
  public Sources {
    objects =
        objects.size() < 2 ? List.copyOf(objects) : objects.stream().sorted().distinct().toList();
  }

  /** The objects named, in any order. */
  public static Sources of(String... objects) {
    return of(List.of(objects));
  }

  /** The objects named, in any order. */
  public static Sources of(Collection<String> objects) {
    return objects.isEmpty() ? NONE : new Sources(List.copyOf(objects));
  }

  /** Both together. */
  public Sources union(Sources other) {
    if (objects.equals(other.objects) || other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    List<String> both = new ArrayList<>(objects);
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
