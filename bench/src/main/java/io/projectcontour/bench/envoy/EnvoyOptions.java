package io.projectcontour.bench.envoy;

import io.projectcontour.bench.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code bench/envoy}.
 *
 * @param program the program to measure, with Contour's command line
 * @param hosts how many HTTPProxies there are
 * @param xdsMode the mode of Envoy's bootstrap
 * @param flags further flags of {@code contour serve}
 * @param requests how many to make
 * @param rate the most of them a second
 */
record EnvoyOptions(
    Path program, int hosts, String xdsMode, List<String> flags, long requests, double rate) {
  static final String USAGE =
      """
      bench/envoy [--n 5000] [--requests 1000000] [--rate PER_SECOND] [--xds-mode MODE]
                  [--contour PATH] [--serve FLAG]...
        --rate      not more requests a second than these; without it they come as fast as they are
                    answered
        --xds-mode  of contour bootstrap: sotw, delta, ads or delta-ads
        --contour   another program with Contour's command line to measure
        --serve     one more flag for contour serve, such as --route-metadata-when-logged
      """;

  /** Reads the command line; what it does not say is as in a full run. */
  static EnvoyOptions parse(String[] commandLine, Path root) {
    Path program = root.resolve("contour");
    int hosts = 5_000;
    int requests = 1_000_000;
    double rate = Double.POSITIVE_INFINITY;
    String xdsMode = "sotw";
    List<String> flags = new ArrayList<>();
    Arguments arguments = new Arguments(commandLine, USAGE);
    while (!arguments.isEmpty()) {
      String option = arguments.option();
      switch (option) {
        case "--n" -> hosts = arguments.positive(option);
        case "--requests" -> requests = arguments.positive(option);
        case "--rate" -> rate = arguments.positive(option);
        case "--xds-mode" -> xdsMode = arguments.text(option);
        case "--contour" -> program = arguments.path(option);
        case "--serve" -> flags.add(arguments.text(option));
        default -> throw arguments.unknown(option);
      }
    }
    return new EnvoyOptions(program, hosts, xdsMode, List.copyOf(flags), requests, rate);
  }
}
