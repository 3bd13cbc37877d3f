package io.projectcontour.app;

import io.projectcontour.app.certgen.ClusterSecrets;
import io.projectcontour.app.logging.LogFormat;
import io.projectcontour.app.logging.Logging;
import io.projectcontour.app.provisioner.Provisioner;
import io.projectcontour.app.serve.ServeRunner;
import io.projectcontour.app.standalone.Standalone;
import io.projectcontour.app.xdscli.WatchedType;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.GoDuration.InvalidDurationException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** All commands, and how their command lines are read. */
final class Commands {
  private static final int FAILED = 1;

  private Commands() {}

  /** The command line of {@code contour}; executing it gives the exit code of the process. */
  static CommandLine commandLine(CommandContext context, ServeRunner serve) {
    ContourCommand root = new ContourCommand();
    CommandLine commandLine = new CommandLine(root);
    commandLine
        .addSubcommand(new BootstrapCommand(context))
        .addSubcommand(
            new CertgenCommand(
                context,
                (inCluster, kubeconfig) ->
                    new ClusterSecrets(
                        inCluster
                            ? KubernetesClients.connectInCluster()
                            : KubernetesClients.connect(kubeconfig))))
        .addSubcommand(watches(context))
        .addSubcommand(
            new CommandLine(new CommandGroup.Envoy())
                .addSubcommand(new ShutdownCommand())
                .addSubcommand(new ShutdownManagerCommand()))
        .addSubcommand(new GatewayProvisionerCommand(context, Provisioner::run))
        .addSubcommand(new HelpCommand())
        .addSubcommand(new ServeCommand(context, serve))
        .addSubcommand(
            new StandaloneCommand(
                context, options -> new Standalone(options, context.out(), context.err()).run()))
        .addSubcommand(new VersionCommand(context));
    return withCommonRules(commandLine, root, context);
  }

  private static CommandLine watches(CommandContext context) {
    return new CommandLine(new CommandGroup.Xds())
        .addSubcommand("cds", watch(context, WatchedType.CLUSTERS, "Print clusters."))
        .addSubcommand("eds", watch(context, WatchedType.ENDPOINTS, "Print endpoints."))
        .addSubcommand("lds", watch(context, WatchedType.LISTENERS, "Print listeners."))
        .addSubcommand("rds", watch(context, WatchedType.ROUTES, "Print routes."))
        .addSubcommand("sds", watch(context, WatchedType.SECRETS, "Print certificates and keys."));
  }

  private static CommandLine watch(CommandContext context, WatchedType type, String description) {
    CommandLine commandLine = new CommandLine(new WatchCommand(context, type));
    commandLine.getCommandSpec().usageMessage().description(description);
    return commandLine;
  }

  /** The setters reach the subcommands that exist by now. */
  static CommandLine withCommonRules(
      CommandLine commandLine, ContourCommand root, CommandContext context) {
    commandLine
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setDefaultValueProvider(new EnvironmentDefaults(context.environment()))
        .registerConverter(LogFormat.class, Commands::logFormat)
        .registerConverter(Duration.class, Commands::duration)
        .registerConverter(Path.class, Commands::path)
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler(new FatalErrors())
        .setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8))
        .setExecutionStrategy(
            arguments -> {
              Logging.useFormat(root.logFormat);
              return new RunLast().execute(arguments);
            });
    setExitCodes(commandLine);
    return commandLine;
  }

  private static void setExitCodes(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    spec.exitCodeOnInvalidInput(FAILED).exitCodeOnExecutionException(FAILED);
    commandLine.getSubcommands().values().forEach(Commands::setExitCodes);
  }

  private static Duration duration(String text) {
    try {
      return GoDuration.parse(text);
    } catch (InvalidDurationException e) {
      throw new TypeConversionException(e.getMessage() + "; write it as 5s, 300ms or 1h30m");
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("is not possible on this system: " + e.getMessage());
    }
  }

  private static LogFormat logFormat(String text) {
    return switch (text) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new TypeConversionException("has to be text or json, not '" + text + "'");
    };
  }
}
