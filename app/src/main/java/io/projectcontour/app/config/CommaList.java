package io.projectcontour.app.config;

import java.util.ArrayList;
import java.util.List;

/** Lists in the values of flags: {@code one, two}. */
final class CommaList {
  private CommaList() {}

  /** The parts without the blanks around them, empty parts too; nothing for a blank text. */
  static List<String> of(String text) {
    List<String> parts = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : text.split(",", -1)) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
