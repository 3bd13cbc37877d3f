package io.projectcontour.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command line that is read from left to right. What is wrong with it is told by an {@link
 * IllegalArgumentException}, with the usage.
 */
public final class Arguments {
  private final List<String> rest;
  private final String usage;

  /**
   * What a command line says. If something is wrong with it, that is told, and the process ends
   * with exit code 2.
   */
  public static <T> T parsedOrExit(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e; // It has ended.
    }
  }

  /** Nothing of it has been read. */
  public Arguments(String[] arguments, String usage) {
    this.rest = new ArrayList<>(List.of(arguments));
    this.usage = usage;
  }

  /** Whether all has been read. */
  public boolean isEmpty() {
    return rest.isEmpty();
  }

  /** The next option. */
  public String option() {
    return rest.removeFirst();
  }

  /** The value of an option. */
  public String text(String option) {
    if (rest.isEmpty()) {
      throw wrong(option + " needs a value");
    }
    return rest.removeFirst();
  }

  /** The value of an option that is a file or folder. */
  public Path path(String option) {
    return Path.of(text(option)).toAbsolutePath();
  }

  /** The value of an option that is a number above zero. */
  public int positive(String option) {
    return positive(option, text(option));
  }

  /** The value of an option that is a list of numbers above zero. */
  public List<Integer> numbers(String option) {
    return List.of(text(option).split(",", -1)).stream()
        .map(number -> positive(option, number))
        .toList();
  }

  private int positive(String option, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw wrong("%s needs whole numbers above zero, not '%s'".formatted(option, text));
    }
    return Integer.parseInt(text);
  }

  /** What to throw for an option that nobody knows. */
  public IllegalArgumentException unknown(String option) {
    return wrong("unknown option " + option);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + "\n" + usage);
  }
}
