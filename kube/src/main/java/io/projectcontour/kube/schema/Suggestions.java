package io.projectcontour.kube.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the user may have meant by a name that is not known. */
public final class Suggestions {
  private Suggestions() {}

  /** The message for an unknown field. */
  static String unknownField(String name, Collection<String> known) {
    return closest(name, known)
        .map(meant -> "is not a known field; did you mean %s?".formatted(meant))
        .orElse("is not a known field");
  }

  /** The name that is meant by one that differs a little, if there is one. */
  public static Optional<String> closest(String name, Collection<String> known) {
    int most = name.length() <= 4 ? 1 : 2;
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= most)
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many characters have to be added, removed or replaced; upper and lower case are equal. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
