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
                  [--serve FLAG]...
        --contour  another program with Contour's command line to measure
        --vhds     with contour serve --virtual-host-discovery
        --serve    one more flag for contour serve, such as --route-metadata-when-logged
      """;

  /** Reads the command line; what it does not say is as in a full run. */
  static ChurnOptions parse(String[] commandLine, Path root) {
    Path program = root.resolve("contour");
    int hosts = 10_000;
    int minutes = 60;
    List<String> flags = new ArrayList<>();
    Path out = root.resolve("bench/target/results");
    Arguments arguments = new Arguments(commandLine, USAGE);
    while (!arguments.isEmpty()) {
      String option = arguments.option();
      switch (option) {
        case "--n" -> hosts = arguments.positive(option);
        case "--minutes" -> minutes = arguments.positive(option);
        case "--contour" -> program = arguments.path(option);
        case "--out" -> out = arguments.path(option);
        case "--vhds" -> flags.add("--virtual-host-discovery");
        case "--serve" -> flags.add(arguments.text(option));
        default -> throw arguments.unknown(option);
      }
    }
    return new ChurnOptions(program, hosts, minutes, List.copyOf(flags), out);
  }
}
