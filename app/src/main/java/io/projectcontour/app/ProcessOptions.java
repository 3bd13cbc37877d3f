package io.projectcontour.app;

import io.projectcontour.app.config.ProcessScope;
import io.projectcontour.app.serve.ServeOptions.LeaderElection;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Switches;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code serve} that hold whatever the source of the configuration. */
final class ProcessOptions {
  /** As in Kubernetes' own leader election: replicas do not try at the same time. */
  private static final double MOST_JITTER = 1.2;

  @Option(
      names = "--aggregated-discovery",
      negatable = true,
      description =
          "Let Envoy ask for everything on one stream, and not on one for each Service, certificate"
              + " and host with TLS. First start all Envoys with a bootstrap of contour bootstrap"
              + " --xds-mode=delta-ads; others are refused.")
  boolean aggregatedDiscovery;

  @Option(
      names = {"-d", "--debug"},
      negatable = true,
      description = "Log at level debug.")
  @Nullable Boolean debug;

  @Option(
      names = "--disable-feature",
      paramLabel = "KIND",
      converter = FeatureName.class,
      description =
          "Do not look at objects of this kind: extensionservices, tlsroutes, grpcroutes,"
              + " tcproutes, backendtlspolicies. May be repeated.")
  List<Feature> disabledFeatures = List.of();

  @Option(
      names = "--disable-leader-election",
      negatable = true,
      description = "Behave as the leader without asking the other replicas.")
  boolean disableLeaderElection;

  @Option(
      names = "--incluster",
      negatable = true,
      description = "Reach the API server as the pod's service account.")
  @Nullable Boolean inCluster;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the API server; $HOME/.kube/config by default.")
  @Nullable String kubeconfig;

  @Option(
      names = "--kubernetes-client-burst",
      paramLabel = "COUNT",
      description = "The most requests to the API server at once.")
  @Nullable Integer clientBurst;

  @Option(
      names = "--kubernetes-client-qps",
      paramLabel = "COUNT",
      description = "The most requests to the API server in a second.")
  @Nullable Double clientQps;

  @Option(
      names = "--kubernetes-debug",
      paramLabel = "LEVEL",
      description = "How much the Kubernetes client logs, from 0 to 9.")
  int kubernetesDebug;

  @Option(
      names = "--leader-election-lease-duration",
      defaultValue = "15s",
      paramLabel = "DURATION",
      description = "How long a silent leader stays the leader.")
  Duration leaseDuration = Duration.ZERO;

  @Option(
      names = "--leader-election-renew-deadline",
      defaultValue = "10s",
      paramLabel = "DURATION",
      description = "How long the leader tries to stay the leader before it gives up.")
  Duration renewDeadline = Duration.ZERO;

  @Option(
      names = "--leader-election-retry-period",
      defaultValue = "2s",
      paramLabel = "DURATION",
      description = "Between two tries to become or stay the leader.")
  Duration retryPeriod = Duration.ZERO;

  @Option(
      names = "--leader-election-resource-name",
      defaultValue = "leader-elect",
      paramLabel = "NAME",
      description = "The Lease that the leader holds.")
  String leaseName = "";

  @Option(
      names = "--leader-election-resource-namespace",
      paramLabel = "NAMESPACE",
      description = "The namespace of the Lease; $CONTOUR_NAMESPACE or projectcontour by default.")
  @Nullable String leaseNamespace;

  @Option(
      names = "--permit-insecure-skips-checks",
      negatable = true,
      description =
          "Serve routes with permitInsecure without TLS although their JWT or external"
              + " authorization is checked with TLS only, as Go Contour does. Unsafe.")
  boolean permitInsecureSkipsChecks;

  @Option(
      names = "--route-metadata-when-logged",
      negatable = true,
      description =
          "Tell Envoy the kind, namespace and name of each route's object only when the access log"
              + " asks for metadata. Without them tables of routes have half the size.")
  boolean routeMetadataWhenLogged;

  @Option(
      names = "--stable-secret-names",
      negatable = true,
      description =
          "Let a Secret keep its name in Envoy when its certificate changes: Envoy then gets the"
              + " certificate alone, and not all hosts with TLS.")
  boolean stableSecretNames;

  @Option(
      names = "--virtual-host-discovery",
      negatable = true,
      description =
          "Let Envoy get the hosts of plain listeners one by one, by VHDS: a change then sends one"
              + " of them and not all. Listeners with TLS do so in any case.")
  boolean virtualHostDiscovery;

  @Option(
      names = "--watch-namespaces",
      defaultValue = "",
      paramLabel = "NAMESPACE,...",
      description = "Look at these namespaces only; all by default.")
  String watchNamespaces = "";

  /** Finds values that do not fit together. */
  void check(CommandLine commandLine, String contourNamespace) {
    if (kubernetesDebug < 0) {
      throw new ParameterException(commandLine, "--kubernetes-debug must not be negative");
    }
    if (disableLeaderElection) {
      return;
    }
    if (leaseName.isEmpty()) {
      throw new ParameterException(
          commandLine,
          "--leader-election-resource-name must not be empty; --disable-leader-election is for a"
              + " single replica");
    }
    if (leaseNamespace(contourNamespace).isEmpty()) {
      throw new ParameterException(
          commandLine,
          "the leader election needs a namespace: give --leader-election-resource-namespace or set"
              + " CONTOUR_NAMESPACE");
    }
    if (!retryPeriod.isPositive()) {
      throw new ParameterException(
          commandLine, "--leader-election-retry-period has to be more than zero");
    }
    if (renewDeadline.toNanos() <= retryPeriod.toNanos() * MOST_JITTER) {
      throw new ParameterException(
          commandLine,
          "--leader-election-renew-deadline has to be more than 1.2 times"
              + " --leader-election-retry-period");
    }
    if (leaseDuration.compareTo(renewDeadline) <= 0) {
      throw new ParameterException(
          commandLine,
          "--leader-election-lease-duration has to be more than --leader-election-renew-deadline");
    }
  }

  ProcessScope scope() {
    return new ProcessScope(
        ProcessScope.namespaces(watchNamespaces),
        Set.copyOf(disabledFeatures),
        new Switches(
            permitInsecureSkipsChecks,
            aggregatedDiscovery,
            virtualHostDiscovery,
            routeMetadataWhenLogged,
            stableSecretNames));
  }

  Optional<LeaderElection> leaderElection(String contourNamespace) {
    if (disableLeaderElection) {
      return Optional.empty();
    }
    return Optional.of(
        new LeaderElection(
            new NamespacedName(leaseNamespace(contourNamespace), leaseName),
            leaseDuration,
            renewDeadline,
            retryPeriod));
  }

  private String leaseNamespace(String contourNamespace) {
    return leaseNamespace == null ? contourNamespace : leaseNamespace;
  }

  /** Names of features, in lower case. */
  static final class FeatureName implements ITypeConverter<Feature> {
    @Override
    public Feature convert(String text) {
      return Feature.named(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "has to be one of %s, not '%s'"
                          .formatted(
                              Arrays.stream(Feature.values())
                                  .map(Feature::flagValue)
                                  .collect(Collectors.joining(", ")),
                              text)));
    }
  }
}
