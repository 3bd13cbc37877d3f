package io.projectcontour.app;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a command does: {@code contour help envoy shutdown}. */
@Command(name = "help", description = "Print what a command does and its options.")
final class HelpCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, all by default.")
  List<String> path = List.of();

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String name : path) {
      CommandLine subcommand = command.getSubcommands().get(name);
      if (subcommand == null) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' has no command '%s'".formatted(command.getCommandName(), name));
      }
      command = subcommand;
    }
    command.usage(spec.commandLine().getOut());
    return 0;
  }
}
