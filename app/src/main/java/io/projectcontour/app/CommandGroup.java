package io.projectcontour.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
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
  static final class Xds extends CommandGroup {
    @Option(
        names = "--cafile",
        defaultValue = "",
        paramLabel = "FILE",
        scope = ScopeType.INHERIT,
        description = "Authorities of the server's certificate ($CLI_CAFILE).")
    String caFile = "";

    @Option(
        names = "--cert-file",
        defaultValue = "",
        paramLabel = "FILE",
        scope = ScopeType.INHERIT,
        description = "The certificate to show ($CLI_CERT_FILE).")
    String certFile = "";

    @Option(
        names = "--contour",
        defaultValue = "127.0.0.1:8001",
        paramLabel = "HOST:PORT",
        scope = ScopeType.INHERIT,
        description = "Where the server is; 127.0.0.1:8001 by default.")
    String server = "";

    @Option(
        names = "--delta",
        negatable = true,
        scope = ScopeType.INHERIT,
        description = "Ask for changes instead of the state of the world.")
    boolean delta;

    @Option(
        names = "--key-file",
        defaultValue = "",
        paramLabel = "FILE",
        scope = ScopeType.INHERIT,
        description = "The key of that certificate ($CLI_KEY_FILE).")
    String keyFile = "";

    @Option(
        names = "--nack",
        negatable = true,
        scope = ScopeType.INHERIT,
        description = "Reject each response, for tests of the server.")
    boolean reject;

    @Option(
        names = "--node-id",
        defaultValue = "ContourCLI",
        paramLabel = "ID",
        scope = ScopeType.INHERIT,
        description = "What the client calls itself ($CLI_NODE_ID).")
    String nodeId = "";
  }
}
