package io.projectcontour.app.provisioner;

import io.projectcontour.app.CommandFailure;

/** Runs the provisioner. */
@FunctionalInterface
public interface ProvisionerRunner {
  /**
   * Runs until the process is told to stop, on the thread that calls it.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start
   * @throws InterruptedException if the thread is interrupted
   */
  int run(ProvisionerOptions options) throws CommandFailure, InterruptedException;
}
