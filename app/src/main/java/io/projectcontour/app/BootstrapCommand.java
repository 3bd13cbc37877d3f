package io.projectcontour.app;

import io.projectcontour.app.bootstrap.BootstrapFiles;
import io.projectcontour.app.bootstrap.BootstrapOutput;
import io.projectcontour.app.bootstrap.BootstrapSettings;
import io.projectcontour.app.bootstrap.BootstrapSettings.TlsFiles;
import io.projectcontour.app.bootstrap.ReplacedFile;
import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.IpAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what an Envoy starts with (spec: cli.md section 3). */
@Command(name = "bootstrap", description = "Write the configuration that an Envoy starts with.")
final class BootstrapCommand implements Callable<Integer> {
  private static final BootstrapSettings DEFAULTS = BootstrapSettings.DEFAULTS;

  private final CommandContext context;

  @Parameters(paramLabel = "path", description = "The file to write; - for standard output.")
  String path = "";

  @Option(
      names = "--admin-address",
      defaultValue = "/admin/admin.sock",
      paramLabel = "PATH",
      description = "Unix domain socket of Envoy's administration.")
  String adminAddress = "";

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "No longer used, but for the name of a cluster in statistics.")
  int adminPort;

  @Option(
      names = "--dns-lookup-family",
      paramLabel = "v4|v6|all|auto",
      description = "Which addresses of the xDS server's name Envoy uses.")
  @Nullable String dnsLookupFamily;

  @Option(
      names = "--envoy-cafile",
      paramLabel = "FILE",
      description = "Authorities of the xDS server's certificate ($ENVOY_CAFILE).")
  String caFile = "";

  @Option(
      names = "--envoy-cert-file",
      paramLabel = "FILE",
      description = "Envoy's certificate for the xDS server ($ENVOY_CERT_FILE).")
  String certFile = "";

  @Option(
      names = "--envoy-key-file",
      paramLabel = "FILE",
      description = "The key of that certificate ($ENVOY_KEY_FILE).")
  String keyFile = "";

  @Option(
      names = "--namespace",
      defaultValue = "projectcontour",
      paramLabel = "NAMESPACE",
      description = "Namespace of Envoy, part of names in statistics ($CONTOUR_NAMESPACE).")
  String namespace = "";

  @Option(
      names = "--overload-downstream-max-conn",
      paramLabel = "COUNT",
      description = "The most connections of clients; none by default.")
  long maxDownstreamConnections;

  @Option(
      names = "--overload-max-heap",
      defaultValue = "0",
      paramLabel = "BYTES",
      description = "The heap at which Envoy stops accepting requests; none by default.")
  String maxHeapBytes = "0";

  @Option(
      names = "--resources-dir",
      defaultValue = "",
      paramLabel = "DIRECTORY",
      description = "Where files go through which Envoy sees new certificates without a restart.")
  String resourcesDirectory = "";

  @Option(
      names = "--xds-address",
      defaultValue = "",
      paramLabel = "ADDRESS",
      description = "Address or name of the xDS server; 127.0.0.1 by default.")
  String xdsAddress = "";

  @Option(
      names = "--xds-mode",
      defaultValue = "sotw",
      paramLabel = "sotw|delta|ads|delta-ads",
      description =
          "How Envoy asks: a stream for each type (sotw, delta) or one for all (ads, delta-ads),"
              + " for whole states or for changes (delta).")
  String xdsMode = "";

  @Option(
      names = "--xds-port",
      paramLabel = "PORT",
      description = "Port of the xDS server; 8001 by default.")
  int xdsPort;

  @Option(
      names = "--xds-resource-version",
      defaultValue = "v3",
      paramLabel = "v3",
      description = "Version of the xDS protocol; there is only v3.")
  String xdsResourceVersion = "";

  BootstrapCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailure {
    BootstrapSettings settings = settings();
    try {
      BootstrapFiles.write(settings, output());
    } catch (IOException e) {
      throw new CommandFailure("failed to write bootstrap configuration", e);
    }
    return 0;
  }

  private BootstrapOutput output() {
    if (path.equals("-")) {
      return json -> {
        context.out().print(json);
        context.out().flush();
      };
    }
    return json -> ReplacedFile.write(Path.of(path), json);
  }

  private BootstrapSettings settings() throws CommandFailure {
    if (!xdsResourceVersion.equals("v3")) {
      throw invalid(
          "--xds-resource-version",
          "invalid xDS version \"%s\": there is only v3".formatted(xdsResourceVersion));
    }
    if (adminAddress.equals("localhost") || IpAddresses.isAddress(adminAddress)) {
      throw invalid(
          "--admin-address",
          "\"%s\" is an address of the network; give the path of a Unix domain socket"
              .formatted(adminAddress));
    }
    if (xdsPort < 0 || xdsPort > 65535) {
      throw invalid(
          "--xds-port", "%d is not a port: use a number from 1 to 65535".formatted(xdsPort));
    }
    if (maxDownstreamConnections < 0) {
      throw invalid(
          "--overload-downstream-max-conn",
          "%d is negative; give 0 for no limit".formatted(maxDownstreamConnections));
    }
    return new BootstrapSettings(
        or(adminAddress, DEFAULTS.adminSocket()),
        adminPort == 0 ? DEFAULTS.adminPort() : adminPort,
        or(xdsAddress, DEFAULTS.xdsAddress()),
        xdsPort == 0 ? DEFAULTS.xdsPort() : xdsPort,
        mode(),
        DnsLookupFamily.parse(dnsLookupFamily),
        namespace,
        tls(),
        resourcesDirectory.isEmpty() ? Optional.empty() : Optional.of(resourcesDirectory),
        heapBytes(),
        maxDownstreamConnections);
  }

  private XdsMode mode() throws CommandFailure {
    return Arrays.stream(XdsMode.values())
        .filter(mode -> mode.flagValue().equals(xdsMode))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "--xds-mode",
                    "\"%s\" is none of sotw, delta, ads, delta-ads".formatted(xdsMode)));
  }

  private long heapBytes() throws CommandFailure {
    try {
      return Long.parseUnsignedLong(maxHeapBytes);
    } catch (NumberFormatException e) {
      throw invalid("--overload-max-heap", "\"%s\" is no number of bytes".formatted(maxHeapBytes));
    }
  }

  private Optional<TlsFiles> tls() throws CommandFailure {
    if (caFile.isEmpty() && certFile.isEmpty() && keyFile.isEmpty()) {
      return Optional.empty();
    }
    if (caFile.isEmpty() || certFile.isEmpty() || keyFile.isEmpty()) {
      throw new CommandFailure(
          "failed to write bootstrap configuration",
          new IOException(
              "--envoy-cafile, --envoy-cert-file and --envoy-key-file belong together: give all"
                  + " three or none of them"));
    }
    return Optional.of(new TlsFiles(caFile, certFile, keyFile));
  }

  private static CommandFailure invalid(String flag, String problem) {
    return new CommandFailure("failed to parse bootstrap args", new IOException(problem))
        .with("flag", flag);
  }

  private static String or(String value, String byDefault) {
    return value.isEmpty() ? byDefault : value;
  }
}
