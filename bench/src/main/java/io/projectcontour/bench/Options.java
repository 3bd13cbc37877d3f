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
  static Options parse(List<String> arguments, Path root) {
    Path program = root.resolve("contour");
    List<Integer> sizes = List.of(100, 1_000, 10_000);
    int edits = 40;
    int burst = 2_000;
    int churn = 15;
    List<Integer> envoys = List.of(1, 50, 200);
    boolean stateOfTheWorld = true;
    List<String> flags = new ArrayList<>();
    Path out = root.resolve("bench/target/results");
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--quick" -> {
          sizes = List.of(100, 1_000);
          edits = 20;
          churn = 6;
          envoys = List.of(1, 50);
        }
        case "--contour" -> program = Path.of(value(option, rest)).toAbsolutePath();
        case "--n" -> sizes = numbers(value(option, rest));
        case "--edits" -> edits = Integer.parseInt(value(option, rest));
        case "--burst" -> burst = Integer.parseInt(value(option, rest));
        case "--churn" -> churn = Integer.parseInt(value(option, rest));
        case "--envoys" -> envoys = numbers(value(option, rest));
        case "--delta" -> stateOfTheWorld = false;
        case "--vhds" -> {
          stateOfTheWorld = false;
          flags.add("--virtual-host-discovery");
        }
        case "--serve" -> flags.add(value(option, rest));
        case "--out" -> out = Path.of(value(option, rest)).toAbsolutePath();
        default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
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

  private static String value(String option, List<String> rest) {
    return value(option, rest, USAGE);
  }

  /** Takes the value of an option off the rest of the command line. */
  static String value(String option, List<String> rest, String usage) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value\n" + usage);
    }
    return rest.removeFirst();
  }

  private static List<Integer> numbers(String text) {
    return List.of(text.split(",")).stream().map(Integer::valueOf).toList();
  }
}
