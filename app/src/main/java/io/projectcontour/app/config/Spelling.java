package io.projectcontour.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what a misspelt word was meant to be. */
final class Spelling {
  private Spelling() {}

  /** The end of a sentence that proposes the most similar word, if one is similar. */
  static String hint(String word, Collection<String> words) {
    return words.stream()
        .filter(candidate -> distance(plain(word), plain(candidate)) <= 1 + word.length() / 5)
        .min(Comparator.comparingInt(candidate -> distance(plain(word), plain(candidate))))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  /** Case and hyphens are what users get wrong most. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
  }

  /** How many letters have to be inserted, removed or replaced. */
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[right.length() + 1];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replace = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[right.length()];
  }
}
