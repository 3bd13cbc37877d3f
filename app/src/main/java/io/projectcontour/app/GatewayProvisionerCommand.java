package io.projectcontour.app;

import io.projectcontour.app.logging.Logging;
import io.projectcontour.app.provisioner.ImageReference;
import io.projectcontour.app.provisioner.ProvisionerOptions;
import io.projectcontour.app.provisioner.ProvisionerOptions.Images;
import io.projectcontour.app.provisioner.ProvisionerRunner;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.StatsSettings.Address;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a Contour and Envoys for each Gateway (spec: cli.md section 8). */
@Command(
    name = "gateway-provisioner",
    description = "Make a Contour and Envoys for each Gateway of the classes that it handles.")
final class GatewayProvisionerCommand implements Callable<Integer> {
  /** The Lease of all provisioners of a namespace. */
  private static final String LEASE = "0d879e31.projectcontour.io";

  private static final String CONTOUR_IMAGE = "ghcr.io/projectcontour/contour-java:";

  /** Host and port, where the host may be left out or be an IPv6 address in brackets. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?<host>[^:\\[\\]]*|\\[(?<ipv6>[0-9a-fA-F:.]+)]):(?<port>\\d{1,5})");

  private static final int LAST_PORT = 65535;

  private final CommandContext context;
  private final ProvisionerRunner runner;

  @Option(
      names = "--contour-image",
      paramLabel = "IMAGE",
      description =
          "The image of Contour and of Envoy's helpers; "
              + CONTOUR_IMAGE
              + "VERSION of this version by default.")
  @Nullable String contourImage;

  @Option(
      names = "--enable-leader-election",
      negatable = true,
      description = "Let one of several replicas work.")
  boolean leaderElection;

  @Option(
      names = "--envoy-image",
      defaultValue = "docker.io/envoyproxy/envoy:distroless-v1.39.0",
      paramLabel = "IMAGE",
      description = "The image of Envoy; ${DEFAULT-VALUE} by default.")
  String envoyImage = "";

  @Option(
      names = "--gateway-controller-name",
      defaultValue = "projectcontour.io/gateway-controller",
      paramLabel = "NAME",
      description =
          "GatewayClasses of this controllerName are handled; ${DEFAULT-VALUE} by default.")
  String controllerName = "";

  @Option(
      names = "--incluster",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Reach the API server as the pod's service account, which is the default.")
  boolean inCluster;

  @Option(
      names = "--kubeconfig",
      defaultValue = "",
      paramLabel = "FILE",
      description = "How to reach the API server, with --no-incluster.")
  String kubeconfig = "";

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      description =
          "Where the Lease of the leader is; $CONTOUR_PROVISIONER_NAMESPACE or projectcontour by default.")
  @Nullable String leaderElectionNamespace;

  @Option(
      names = "--metrics-addr",
      defaultValue = ":8080",
      paramLabel = "[HOST]:PORT",
      description = "Where metrics are served; 0 for nowhere, ${DEFAULT-VALUE} by default.")
  String metricsAddress = "";

  GatewayProvisionerCommand(CommandContext context, ProvisionerRunner runner) {
    this.context = context;
    this.runner = runner;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    ProvisionerOptions options =
        new ProvisionerOptions(
            new Images(
                image("--contour-image", contourImage()), image("--envoy-image", envoyImage)),
            controllerName,
            kubeconfig(),
            leaderElection ? Optional.of(lease()) : Optional.empty(),
            metrics());
    Logging.kubernetesVerbosity(0);
    return runner.run(options);
  }

  private String contourImage() {
    return contourImage == null
        ? CONTOUR_IMAGE + BuildProperties.describe().version()
        : contourImage;
  }

  private static ImageReference image(String flag, String value) throws CommandFailure {
    return ImageReference.parse(value)
        .orElseThrow(
            () ->
                new CommandFailure(
                        "invalid image reference, write it as [registry/]path[:tag][@sha256:digest] with a path in lower case")
                    .with("flag", flag)
                    .with("value", value));
  }

  private Optional<Path> kubeconfig() throws CommandFailure {
    if (inCluster) {
      return Optional.empty();
    }
    if (kubeconfig.isEmpty()) {
      throw new CommandFailure(
          "--no-incluster needs --kubeconfig, which says where the cluster is");
    }
    return Optional.of(Path.of(kubeconfig));
  }

  private NamespacedName lease() throws CommandFailure {
    String namespace =
        leaderElectionNamespace == null
            ? context.environment().getOrDefault("CONTOUR_PROVISIONER_NAMESPACE", "projectcontour")
            : leaderElectionNamespace;
    if (namespace.isEmpty()) {
      throw new CommandFailure(
          "the leader election needs a namespace: give --leader-election-namespace or set CONTOUR_PROVISIONER_NAMESPACE");
    }
    return new NamespacedName(namespace, LEASE);
  }

  private Optional<Address> metrics() throws CommandFailure {
    if (metricsAddress.equals("0")) {
      return Optional.empty();
    }
    Matcher matcher = ADDRESS.matcher(metricsAddress);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > LAST_PORT) {
      throw new CommandFailure(
              "invalid address for metrics, write it as HOST:PORT, :PORT, or 0 for none")
          .with("flag", "--metrics-addr")
          .with("value", metricsAddress);
    }
    String ipv6 = matcher.group("ipv6");
    String host = ipv6 == null ? matcher.group("host") : ipv6;
    return Optional.of(
        new Address(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(matcher.group("port"))));
  }
}
