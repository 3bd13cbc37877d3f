package io.projectcontour.app;

import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ConfigurationFile;
import io.projectcontour.app.config.ConfigurationOutcome;
import io.projectcontour.app.config.Doubts;
import io.projectcontour.app.config.Remark;
import io.projectcontour.app.config.ServeFlags;
import io.projectcontour.app.standalone.AdminPort;
import io.projectcontour.app.standalone.EnvoyProgram;
import io.projectcontour.app.standalone.Ports;
import io.projectcontour.app.standalone.Standalone;
import io.projectcontour.app.standalone.StandaloneOptions;
import io.projectcontour.app.standalone.StandaloneRunner;
import io.projectcontour.settings.IpAddresses;
import io.projectcontour.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs Contour and an Envoy on this machine, for a folder of manifests. */
@Command(
    name = "standalone",
    description = {
      "Run Contour and an Envoy on this machine, with a folder of manifests in place of a cluster.",
      "",
      "All *.yaml, *.yml and *.json files below the folder are read and watched: a change takes"
          + " effect within a second. A manifest that is broken is reported as FILE:LINE: REASON, and"
          + " until it is mended the last good objects of its file stay in force.",
      "",
      "A Service that has no EndpointSlice in the folder gets a backend that answers each request"
          + " with 200, the Service's name and what it received.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  contour standalone examples/quickstart",
      "  curl -H 'Host: shop.example.com' http://127.0.0.1:8080/",
      "",
      "The exit code is 1 if a port is in use, Envoy cannot be started or Envoy ends by itself.",
      ""
    })
final class StandaloneCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";

  private final CommandContext context;
  private final StandaloneRunner runner;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The folder with the manifests.")
  Path folder = Path.of("");

  @Option(
      names = "--address",
      defaultValue = LOOPBACK,
      paramLabel = "ADDRESS",
      description =
          "Address of Envoy's listeners for HTTP and HTTPS; ${DEFAULT-VALUE} by default, which"
              + " other machines cannot reach.")
  String address = LOOPBACK;

  @Option(
      names = "--admin-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description =
          "Port of Envoy's read-only administration on 127.0.0.1; 0, the default, for none.")
  int adminPort;

  @Option(
      names = {"-c", "--config-path"},
      paramLabel = "FILE",
      description = "Configuration file, as for contour serve.")
  @Nullable Path configPath;

  @Option(
      names = "--concurrency",
      defaultValue = "1",
      paramLabel = "COUNT",
      description = "Envoy's worker threads; ${DEFAULT-VALUE} by default.")
  int concurrency = 1;

  @Option(
      names = "--envoy",
      paramLabel = "FILE",
      description =
          "Envoy's program. By default $CONTOUR_ENVOY, else envoy on the PATH, else, in a checkout"
              + " of Contour, one that is installed once into ~/.cache/contour.")
  @Nullable Path envoy;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "Port for HTTP; ${DEFAULT-VALUE} by default.")
  int httpPort;

  @Option(
      names = "--https-port",
      defaultValue = "8443",
      paramLabel = "PORT",
      description = "Port for HTTPS; ${DEFAULT-VALUE} by default.")
  int httpsPort;

  @Option(
      names = "--no-backends",
      description = "Do not start backends for Services without EndpointSlices.")
  boolean noBackends;

  @Option(
      names = "--stats-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description =
          "Port of Envoy's /stats/prometheus and /ready on 127.0.0.1; 0, the default, for any that"
              + " is free.")
  int statsPort;

  @Option(
      names = "--xds-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Port of the xDS server on 127.0.0.1; 0, the default, for any that is free.")
  int xdsPort;

  StandaloneCommand(CommandContext context, StandaloneRunner runner) {
    this.context = context;
    this.runner = runner;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    check();
    Settings settings = settings();
    Path program =
        envoy == null
            ? EnvoyProgram.find(context.environment(), checkout())
            : EnvoyProgram.at(envoy);
    return runner.run(
        new StandaloneOptions(folder, settings, xdsPort, program, concurrency, !noBackends));
  }

  private void check() {
    port("--http-port", httpPort, 1);
    port("--https-port", httpsPort, 1);
    port("--admin-port", adminPort, 0);
    port("--stats-port", statsPort, 0);
    port("--xds-port", xdsPort, 0);
    if (!IpAddresses.isAddress(address)) {
      throw usageError("--address has to be an IP address, not '" + address + "'");
    }
    if (concurrency < 1) {
      throw usageError("--concurrency has to be at least 1, not " + concurrency);
    }
    if (!Files.isDirectory(folder)) {
      throw usageError("there is no folder '" + folder + "'");
    }
  }

  private void port(String flag, int value, int least) {
    if (value < least || value > 65535) {
      throw usageError("%s has to be from %d to 65535, not %d".formatted(flag, least, value));
    }
  }

  /** Where this program was built, as its launcher says. */
  private static Optional<Path> checkout() {
    return Optional.ofNullable(System.getProperty("contour.root")).map(Path::of);
  }

  private Settings settings() throws CommandFailure {
    ServeFlags flags = ServeFlags.of(flags());
    return switch (file().read(flags, Standalone.SCOPE, "projectcontour").outcome()) {
      case ConfigurationOutcome.Usable(Configuration configuration, List<Remark> warnings) -> {
        Doubts.log(warnings);
        yield AdminPort.in(configuration.settings(), adminPort);
      }
      case ConfigurationOutcome.Unusable(List<Remark> mistakes) -> {
        mistakes.forEach(mistake -> spec.commandLine().getErr().println(mistake));
        throw usageError("invalid Contour configuration, see above");
      }
    };
  }

  /** The flags of {@code contour serve} that mean the same. */
  private Map<String, @Nullable Object> flags() throws CommandFailure {
    Map<String, @Nullable Object> flags = new HashMap<>();
    flags.put("--envoy-service-http-address", address);
    flags.put("--envoy-service-http-port", httpPort);
    flags.put("--envoy-service-https-address", address);
    flags.put("--envoy-service-https-port", httpsPort);
    flags.put("--stats-address", LOOPBACK);
    flags.put("--stats-port", statsPort == 0 ? Ports.free() : statsPort);
    flags.put("--insecure", true);
    return flags;
  }

  private ConfigurationFile file() {
    if (configPath == null) {
      return ConfigurationFile.none();
    }
    try {
      return ConfigurationFile.of(configPath.toString(), Files.readString(configPath));
    } catch (IOException e) {
      throw usageError("cannot read the configuration file '" + configPath + "': " + e);
    }
  }

  private ParameterException usageError(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
