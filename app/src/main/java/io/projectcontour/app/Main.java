package io.projectcontour.app;

import io.projectcontour.app.logging.Logging;
import io.projectcontour.app.serve.ServeOptions;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /** Runs the subcommand that the arguments name and exits with its code. */
  public static void main(String[] arguments) {
    Logging.start();
    int exitCode = Commands.commandLine(CommandContext.ofProcess(), Main::serve).execute(arguments);
    System.exit(exitCode);
  }

  /** The control plane is not part of the program yet; nobody may take this for a running one. */
  private static int serve(ServeOptions options) throws CommandFailure {
    throw new CommandFailure("this build of Contour has no control plane");
  }
}
