package io.projectcontour.app.config;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is doubtful in a configuration that is used nevertheless. */
public final class Doubts {
  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

  private Doubts() {}

  /** A line for each. */
  public static void log(List<Remark> warnings) {
    for (Remark warning : warnings) {
      LOG.atWarn()
          .addKeyValue("place", warning.place())
          .addKeyValue("problem", warning.message())
          .log("doubtful configuration");
    }
  }
}
