package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;

/** Runs everything on one machine. */
@FunctionalInterface
public interface StandaloneRunner {
  /**
   * Runs until the process is told to stop, on the thread that calls it.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start or Envoy has ended
   */
  int run(StandaloneOptions options) throws CommandFailure, InterruptedException;
}
