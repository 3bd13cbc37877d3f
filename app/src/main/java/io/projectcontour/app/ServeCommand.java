package io.projectcontour.app;

import io.projectcontour.app.config.ConfigurationFile;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.Doubts;
import io.projectcontour.app.config.ProcessKeys;
import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.config.Remark;
import io.projectcontour.app.config.ServeFlags;
import io.projectcontour.app.logging.Logging;
import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.app.serve.ServeOptions.ConfigurationSource;
import io.projectcontour.app.serve.ServeOptions.KubernetesAccess;
import io.projectcontour.app.serve.ServeRunner;
import io.projectcontour.k8s.NamespacedName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs the control plane (spec: cli.md section 2). Reads flags and file into {@link ServeOptions}
 * and hands them to a {@link ServeRunner}.
 */
@Command(name = "serve", description = "Serve Envoys with what Kubernetes objects ask for.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger logger = LoggerFactory.getLogger(ServeCommand.class);

  private final CommandContext context;
  private final ServeRunner runner;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Mixin ProcessOptions process = new ProcessOptions();

  @Mixin ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = {"-c", "--config-path"},
      paramLabel = "FILE",
      description = "Configuration file.")
  @Nullable Path configPath;

  @Option(
      names = "--contour-config-name",
      defaultValue = "",
      paramLabel = "NAME",
      description =
          "ContourConfiguration in this process's namespace; it replaces the file and the flags"
              + " of the configuration.")
  String configurationName = "";

  ServeCommand(CommandContext context, ServeRunner runner) {
    this.context = context;
    this.runner = runner;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    String namespace = context.environment().getOrDefault("CONTOUR_NAMESPACE", "projectcontour");
    process.check(spec.commandLine(), namespace);
    if (configPath != null && !configurationName.isEmpty()) {
      throw usageError("cannot specify both --contour-config-name and -c/--config-path");
    }
    if (!configurationName.isEmpty() && namespace.isEmpty()) {
      throw usageError("--contour-config-name needs a namespace: set CONTOUR_NAMESPACE");
    }
    ProcessScope scope = process.scope();
    ConfigurationFile.Contents contents = file().read(flags(), scope, namespace);
    ConfigurationSource source =
        configurationName.isEmpty()
            ? source(contents.outcome())
            : new ConfigurationSource.Named(new NamespacedName(namespace, configurationName));
    ServeOptions options =
        new ServeOptions(
            source, scope, kubernetes(contents.process()), process.leaderElection(namespace));
    startLogging(contents.process(), source);
    return runner.run(options);
  }

  /** Without a path there is no file; with one it has to be readable. */
  private ConfigurationFile file() {
    if (configPath == null) {
      return ConfigurationFile.none();
    }
    if (configPath.toString().isEmpty() || !Files.exists(configPath)) {
      throw usageError("path '" + configPath + "' does not exist");
    }
    if (Files.isDirectory(configPath)) {
      throw usageError("path '" + configPath + "' is a directory, not a configuration file");
    }
    try {
      return ConfigurationFile.of(configPath.toString(), Files.readString(configPath));
    } catch (CharacterCodingException e) {
      throw usageError("the configuration file '" + configPath + "' is not text in UTF-8");
    } catch (IOException e) {
      throw usageError("cannot read the configuration file '" + configPath + "': " + e);
    }
  }

  private ServeFlags flags() {
    Map<String, @Nullable Object> values = new HashMap<>();
    CommandSpec mixin = Objects.requireNonNull(spec.mixins().get("configuration"));
    for (OptionSpec option : mixin.options()) {
      values.put(option.longestName(), option.getValue());
    }
    return ServeFlags.of(values);
  }

  private ConfigurationSource source(ConfigurationOutcome outcome) {
    return switch (outcome) {
      case ConfigurationOutcome.Usable(var usable, List<Remark> warnings) ->
          new ConfigurationSource.FileAndFlags(usable, warnings);
      case ConfigurationOutcome.Unusable(List<Remark> mistakes) -> throw unusable(mistakes);
    };
  }

  /** Several mistakes get a line each, in front of the line that every usage error has. */
  private ParameterException unusable(List<Remark> mistakes) {
    if (mistakes.size() == 1) {
      return usageError("invalid Contour configuration: " + mistakes.getFirst());
    }
    for (Remark mistake : mistakes) {
      spec.commandLine().getErr().println(mistake);
    }
    return usageError("invalid Contour configuration: " + mistakes.size() + " mistakes, see above");
  }

  private KubernetesAccess kubernetes(ProcessKeys file) {
    boolean inCluster =
        process.inCluster == null ? file.inCluster().orElse(false) : process.inCluster;
    String home = context.environment().getOrDefault("HOME", "");
    String byDefault = Path.of(home, ".kube", "config").toString();
    String kubeconfig =
        process.kubeconfig == null ? file.kubeconfig().orElse(byDefault) : process.kubeconfig;
    double queries =
        process.clientQps == null ? file.kubernetesClientQps().orElse(0.0) : process.clientQps;
    int burst =
        process.clientBurst == null ? file.kubernetesClientBurst().orElse(0) : process.clientBurst;
    return new KubernetesAccess(
        inCluster || kubeconfig.isEmpty() ? Optional.empty() : Optional.of(Path.of(kubeconfig)),
        Math.max(0, queries),
        Math.max(0, burst));
  }

  private void startLogging(ProcessKeys file, ConfigurationSource source) {
    if (process.debug == null ? file.debug().orElse(false) : process.debug) {
      Logging.showDebug();
    }
    Logging.kubernetesVerbosity(process.kubernetesDebug);
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    logger.info("args: [{}]", String.join(" ", arguments));
    switch (source) {
      case ConfigurationSource.FileAndFlags(_, List<Remark> warnings) -> Doubts.log(warnings);
      case ConfigurationSource.Named(NamespacedName name) -> warnAboutIgnoredFlags(name);
    }
  }

  /** Contour ignores them without a word. */
  private void warnAboutIgnoredFlags(NamespacedName name) {
    Set<String> ignored = flags().values().keySet();
    if (!ignored.isEmpty()) {
      logger
          .atWarn()
          .addKeyValue("flags", ignored.stream().sorted().toList())
          .addKeyValue("configuration", "ContourConfiguration " + name)
          .log("flags have no effect, since a ContourConfiguration is used");
    }
  }

  private ParameterException usageError(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
