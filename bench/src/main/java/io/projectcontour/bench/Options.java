package io.projectcontour.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param program the program to measure, with Contour's command line
 * @param sizes how many HTTPProxies there are, ascending
 * @param edits how many single edits a figure rests on
 * @param burst how many endpoint updates come at once
 * @param secondsOfChurn for how long edits come at a fixed rate
 * @param envoys how many clients connect at once in the scenario of many Envoys
 * @param onlyAt the size at which many Envoys are measured
 * @param stateOfTheWorld whether clients of that protocol are measured too
 * @param flags further flags of {@code contour serve}
 * @param out the folder for the results
 */
record Options(
    Path program,
    List<Integer> sizes,
    int edits,
    int burst,
    int secondsOfChurn,
    List<Integer> envoys,
    int onlyAt,
    boolean stateOfTheWorld,
    List<String> flags,
    Path out) {

  static final String USAGE =
      """
      bench/run [--quick] [--n 100,1000,10000] [--contour PATH] [--out DIR]
                [--edits N] [--burst N] [--churn SECONDS] [--envoys 1,50,200] [--delta] [--vhds]
                [--serve FLAG]...
        --quick    N = 100 and 1,000 with few edits: ends in a few minutes
        --contour  another program with Contour's command line to measure
        --delta    leaves state-of-the-world clients out
        --vhds     with contour serve --virtual-host-discovery; leaves state-of-the-world clients out
        --serve    one more flag for contour serve, such as --route-metadata-when-logged
      """;

  /** Reads the command line; what it does not say is as in a full run. */
  static Options parse(String[] commandLine, Path root) {
    Path program = root.resolve("contour");
    List<Integer> sizes = List.of(100, 1_000, 10_000);
    int edits = 40;
    int burst = 2_000;
    int churn = 15;
    List<Integer> envoys = List.of(1, 50, 200);
    boolean stateOfTheWorld = true;
    List<String> flags = new ArrayList<>();
    Path out = root.resolve("bench/target/results");
    Arguments arguments = new Arguments(commandLine, USAGE);
    while (!arguments.isEmpty()) {
      String option = arguments.option();
      switch (option) {
        case "--quick" -> {
          sizes = List.of(100, 1_000);
          edits = 20;
          churn = 6;
          envoys = List.of(1, 50);
        }
        case "--contour" -> program = arguments.path(option);
        case "--n" -> sizes = arguments.numbers(option);
        case "--edits" -> edits = arguments.positive(option);
        case "--burst" -> burst = arguments.positive(option);
        case "--churn" -> churn = arguments.positive(option);
        case "--envoys" -> envoys = arguments.numbers(option);
        case "--delta" -> stateOfTheWorld = false;
        case "--vhds" -> {
          stateOfTheWorld = false;
          flags.add("--virtual-host-discovery");
        }
        case "--serve" -> flags.add(arguments.text(option));
        case "--out" -> out = arguments.path(option);
        default -> throw arguments.unknown(option);
      }
    }
    List<Integer> ascending = sizes.stream().sorted().toList();
    int onlyAt = ascending.contains(1_000) ? 1_000 : ascending.getLast();
    return new Options(
        program,
        ascending,
        edits,
        burst,
        churn,
        envoys,
        onlyAt,
        stateOfTheWorld,
        List.copyOf(flags),
        out);
  }
}
