package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A variant that is applied to a cluster, and the programs of its pods on this machine: with the
 * arguments, files and service accounts that the manifests give them, and with other ports.
 *
 * <p>Closing it stops them and removes what has no namespace.
 */
final class Installation implements AutoCloseable {
  private static final Duration SHORTLY = Duration.ofSeconds(60);
  private static final String NAMESPACE = "projectcontour";

  private final ApiServer api;
  private final Variant variant;
  private final TemporaryFolder folder = TemporaryFolder.create("contour-installation");
  private final List<AutoCloseable> started = new ArrayList<>();
  private final Instant since = Instant.now();

  /** Applies every manifest; unknown fields are refused. */
  Installation(ApiServer api, Variant variant) {
    this.api = api;
    this.variant = variant;
    variant.manifests().forEach(api.objects()::apply);
  }

  /** The requests that a service account made to the API server since this was installed. */
  List<JsonNode> requestsOf(String serviceAccount) {
    return api.requestsOf(serviceAccount, since);
  }

  /** Runs the Job that makes the certificates. */
  void makeCertificates() {
    JsonNode job = variant.ofKind("Job").getFirst();
    JsonNode container = Variant.container(job, "contour");
    List<String> command = PodFiles.texts(container.path("args"));
    command.replaceAll(
        argument ->
            argument
                .replace("--incluster", "--kubeconfig=" + kubeconfig("contour-certgen"))
                .replace("$(CONTOUR_NAMESPACE)", NAMESPACE));
    run("certgen", command);
  }

  /**
   * Starts a replica of Contour.
   *
   * @param xds where it listens for Envoys
   */
  RunningContour startContour(InetSocketAddress xds) {
    JsonNode contour = variant.one("Deployment", "contour");
    PodFiles files = PodFiles.write(api, contour, "contour", folder.path().resolve("contour"));
    RunningContour process =
        RunningContour.start(folder.path(), files.arguments(), kubeconfig("contour"), xds);
    started.add(process);
    return process;
  }

  /** Starts an Envoy in a network, as the initContainer bootstraps it. */
  EnvoyProcess startEnvoy(NetworkNamespace network, InetSocketAddress xds) {
    JsonNode workload =
        variant.ofKind("DaemonSet").isEmpty()
            ? variant.one("Deployment", "envoy")
            : variant.one("DaemonSet", "envoy");
    PodFiles files =
        PodFiles.write(api, workload, "envoy-initconfig", folder.path().resolve("envoy"));
    Path socket = folder.path().resolve("admin.sock");
    List<String> bootstrap = new ArrayList<>(files.arguments());
    bootstrap.replaceAll(
        argument ->
            switch (argument) {
              case "--xds-address=contour" -> "--xds-address=" + xds.getAddress().getHostAddress();
              case "--xds-port=8001" -> "--xds-port=" + xds.getPort();
              default -> argument;
            });
    bootstrap.add("--admin-address=" + socket);
    bootstrap.add("--namespace=" + NAMESPACE);
    run("bootstrap", bootstrap);
    try {
      EnvoyProcess envoy =
          EnvoyProcess.with(Files.readString(files.file("/config/envoy.json")))
              .in(network)
              .keepingAdminAt(socket)
              .with("--service-cluster", NAMESPACE, "--service-node", "envoy-abcde")
              .start();
      started.add(envoy);
      return envoy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String name, List<String> arguments) {
    try (ChildProcess command =
        ChildProcess.start(name, folder.path(), Map.of(), ContourProgram.command(arguments))) {
      assertThat(command.awaitExit(SHORTLY)).as(command::tail).isZero();
    }
  }

  private Path kubeconfig(String serviceAccount) {
    return api.kubeconfig(serviceAccount, api.serviceAccountToken(NAMESPACE, serviceAccount));
  }

  @Override
  public void close() {
    for (AutoCloseable process : started.reversed()) {
      try {
        process.close();
      } catch (Exception e) {
        throw new IllegalStateException("stopping a process does not fail", e);
      }
    }
    variant.ofKind("ClusterRoleBinding").forEach(api.objects()::delete);
    variant.ofKind("ClusterRole").forEach(api.objects()::delete);
    folder.close();
  }
}
