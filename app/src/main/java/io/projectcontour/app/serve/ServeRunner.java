package io.projectcontour.app.serve;

import io.projectcontour.app.CommandFailure;

/** Runs the control plane. */
@FunctionalInterface
public interface ServeRunner {
  /**
   * Runs until the process is told to stop, on the thread that calls it.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start or a part of it has failed
   * @throws InterruptedException if the thread is interrupted
   */
  int run(ServeOptions options) throws CommandFailure, InterruptedException;
}
