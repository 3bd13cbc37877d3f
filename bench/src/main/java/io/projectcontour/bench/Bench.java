package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.nio.file.Path;

/** The command {@code bench/run}. */
public final class Bench {
  private Bench() {}

  /** Measures, and prints the table to standard output; progress goes to standard error. */
  public static void main(String[] arguments) {
    Options options = Arguments.parsedOrExit(() -> Options.parse(arguments, Repository.root()));
    Figures figures = new Figures();
    try (TemporaryFolder folder = TemporaryFolder.create("contour-bench");
        ApiServer api = ApiServer.start()) {
      api.objects().installCrds(Repository.crds());
      Workload workload = new Workload(api);
      for (int size : options.sizes()) {
        Path logs = folder.path();
        new Scenarios(options, api, workload, figures, logs).run(size);
        Report.write(figures, options);
      }
    }
    System.out.print(Report.table(figures, options));
    System.out.println("results are in " + options.out());
    System.exit(0);
  }
}
