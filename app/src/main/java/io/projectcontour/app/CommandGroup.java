package io.projectcontour.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without a subcommand. */
abstract sealed class CommandGroup implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "must select a subcommand of '%s'".formatted(spec.name()));
  }

  /** What runs beside Envoy. */
  @Command(name = "envoy", description = "Commands that run in the pod of an Envoy.")
  static final class Envoy extends CommandGroup {}

  /** Clients of the xDS server. */
  @Command(
      name = "cli",
      description = "Print what the xDS server of a running Contour tells an Envoy.")
  static final class Xds extends CommandGroup {}
}
