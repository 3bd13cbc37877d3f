package io.projectcontour.app;

import io.projectcontour.app.logging.LogFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options that all subcommands have. */
@Command(
    name = "contour",
    description = "Kubernetes ingress controller that drives Envoy.",
    synopsisSubcommandLabel = "COMMAND")
final class ContourCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print what the command does and its options.")
  boolean help;

  @Option(
      names = "--log-format",
      defaultValue = "text",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      description = "Form of the log lines: text or json.")
  LogFormat logFormat = LogFormat.TEXT;

  @Override
  public Integer call() {
    CommandLine commandLine = spec.commandLine();
    commandLine.usage(commandLine.getOut());
    return 0;
  }
}
