package io.projectcontour.app;

import io.projectcontour.app.controlplane.ControlPlane;
import io.projectcontour.app.logging.Logging;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /** Runs the subcommand that the arguments name and exits with its code. */
  public static void main(String[] arguments) {
    Logging.start();
    Thread.setDefaultUncaughtExceptionHandler(new LostThreads(Runtime.getRuntime()::halt));
    int exitCode =
        Commands.commandLine(CommandContext.ofProcess(), ControlPlane::run).execute(arguments);
    System.exit(exitCode);
  }
}
