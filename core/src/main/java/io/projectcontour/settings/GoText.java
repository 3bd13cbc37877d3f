package io.projectcontour.settings;

/**
 * Text in the form in which Go's {@code %q} prints it: messages that users and their alerts read
 * keep it.
 */
public final class GoText {
  private GoText() {}

  /** The text in double quotes, with quotes, backslashes and control characters escaped. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case 11 -> quoted.append("\\v");
                default -> {
                  if (point < 0x20 || point == 0x7f) {
                    quoted.append(String.format("\\x%02x", point));
                  } else if (!isPrintable(point)) {
                    quoted.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
                  } else {
                    quoted.appendCodePoint(point);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
