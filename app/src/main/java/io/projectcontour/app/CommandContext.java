package io.projectcontour.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param environment the environment variables
 * @param out where results go
 * @param err where usage errors go; log lines go to the process's own standard error
 */
public record CommandContext(Map<String, String> environment, PrintStream out, PrintStream err) {
  /** Copies the map. */
  public CommandContext {
    environment = Map.copyOf(environment);
  }

  /** That of this process. */
  static CommandContext ofProcess() {
    return new CommandContext(
        System.getenv(),
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8));
  }
}
