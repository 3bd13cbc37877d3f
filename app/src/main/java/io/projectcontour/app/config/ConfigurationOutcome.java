package io.projectcontour.app.config;

import java.util.List;

/** What became of a configuration that was read. */
public sealed interface ConfigurationOutcome {
  /**
   * It can be used.
   *
   * @param warnings what has no effect or another effect than its author may think
   */
  record Usable(Configuration configuration, List<Remark> warnings)
      implements ConfigurationOutcome {
    /** Copies the list. */
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /** It has mistakes; all of them, in the order in which they were found. */
  record Unusable(List<Remark> mistakes) implements ConfigurationOutcome {
    /** Copies the list. */
    public Unusable {
      mistakes = List.copyOf(mistakes);
    }
  }
}
