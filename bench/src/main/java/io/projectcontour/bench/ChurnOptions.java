package io.projectcontour.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code bench/churn}.
 *
 * @param program the program to measure, with Contour's command line
 * @param hosts how many HTTPProxies there are
 * @param minutes for how long changes come
 * @param flags further flags of {@code contour serve}
 * @param out the folder for the results
 */
record ChurnOptions(Path program, int hosts, int minutes, List<String> flags, Path out) {
  static final String USAGE =
      """
      bench/churn [--n 10000] [--minutes 60] [--contour PATH] [--out DIR] [--vhds]
        --contour  another program with Contour's command line to measure
        --vhds     with contour serve --virtual-host-discovery
      """;

  /** Reads the command line; what it does not say is as in a full run. */
  static ChurnOptions parse(List<String> arguments, Path root) {
    Path program = root.resolve("contour");
    int hosts = 10_000;
    int minutes = 60;
    List<String> flags = List.of();
    Path out = root.resolve("bench/target/results");
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--n" -> hosts = positive(option, rest);
        case "--minutes" -> minutes = positive(option, rest);
        case "--contour" -> program = Path.of(Options.value(option, rest, USAGE)).toAbsolutePath();
        case "--out" -> out = Path.of(Options.value(option, rest, USAGE)).toAbsolutePath();
        case "--vhds" -> flags = List.of("--virtual-host-discovery");
        default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
      }
    }
    return new ChurnOptions(program, hosts, minutes, flags, out);
  }

  private static int positive(String option, List<String> rest) {
    String text = Options.value(option, rest, USAGE);
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException(option + " needs a whole number above zero\n" + USAGE);
    }
    return Integer.parseInt(text);
  }
}
