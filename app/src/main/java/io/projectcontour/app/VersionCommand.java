package io.projectcontour.app;

import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints of which sources the program was built (spec: cli.md section 9). */
@Command(name = "version", description = "Print of which sources this program was built.")
final class VersionCommand implements Callable<Integer> {
  private final CommandContext context;

  VersionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.err().print(yaml(BuildProperties.read()));
    context.err().println();
    return 0;
  }

  /** A mapping of what is known, in the order of the keys. */
  static String yaml(Properties build) {
    StringBuilder yaml = new StringBuilder();
    for (String key : new String[] {"branch", "sha", "version"}) {
      String value = build.getProperty(key, "").strip();
      if (!value.isEmpty()) {
        yaml.append(key).append(": ").append(value).append('\n');
      }
    }
    return yaml.isEmpty() ? "{}\n" : yaml.toString();
  }
}
