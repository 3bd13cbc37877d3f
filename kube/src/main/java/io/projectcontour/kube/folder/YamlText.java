package io.projectcontour.kube.folder;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file into its documents before any of them is parsed, so that what is no YAML spoils one
 * document and not those after it.
 */
final class YamlText {
  private YamlText() {}

  /**
   * The text of one document.
   *
   * @param line the line of the file in which it begins, from 1
   */
  record Part(int line, String text) {
    /** The line of the file in which it ends; what is missing at the end is missing there. */
    int lastLine() {
      return line + (int) text.stripTrailing().lines().count() - 1;
    }
  }

  /** The documents that have content. */
  static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int begin = 1;
    int number = 1;
    boolean hasContent = false;
    // A line of its own for each separator; what YAML calls a line break besides these is text.
    for (String line : text.split("\n", -1)) {
      if (isSeparator(line)) {
        if (hasContent) {
          parts.add(new Part(begin, part.toString()));
        }
        part.setLength(0);
        begin = number;
        // What follows the dashes in their line belongs to the document; columns are kept.
        line = "   " + line.substring(3);
        hasContent = false;
      }
      hasContent |= isContent(line);
      part.append(line).append('\n');
      number++;
    }
    if (hasContent) {
      parts.add(new Part(begin, part.toString()));
    }
    return parts;
  }

  /** No scalar of several lines can contain such a line, whatever its style. */
  private static boolean isSeparator(String line) {
    return line.startsWith("---") && (line.length() == 3 || " \t\r".indexOf(line.charAt(3)) >= 0);
  }

  private static boolean isContent(String line) {
    String stripped = line.strip();
    return !stripped.isEmpty()
        && !stripped.startsWith("#")
        && !line.startsWith("%")
        && !stripped.equals("...");
  }
}
