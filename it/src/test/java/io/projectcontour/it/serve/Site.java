package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.TemporaryFolder;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;

/**
 * A cluster with backends, a network in which Envoy has an address of its own and its usual ports,
 * and whatever Contours and Envoys a test starts. Closing it stops them all.
 */
final class Site implements AutoCloseable {
  /** Some times what the slowest of it takes on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(60);

  static final int HTTP_PORT = 8080;
  static final int HTTPS_PORT = 8443;
  private static final int STATS_PORT = 8002;
  private static final String NAMESPACE = "projectcontour";

  final ApiServer api;
  final NetworkNamespace network = NetworkNamespace.create();
  final TemporaryFolder folder = TemporaryFolder.create("contour-site");
  final EchoBackend blog = EchoBackend.http("blog", network.hostAddress());
  final EchoBackend shop = EchoBackend.http("shop", network.hostAddress());
  private final int xdsPort = FreePort.next();
  private final List<AutoCloseable> started = new ArrayList<>();

  /** Has Services {@code blog} and {@code shop}, and the namespace that Contour lives in. */
  Site(ApiServer api) {
    this.api = api;
    api.objects().createNamespace(NAMESPACE, Map.of());
    api.objects().apply(Manifests.service("blog", network.hostAddress(), blog.port()));
    api.objects().apply(Manifests.service("shop", network.hostAddress(), shop.port()));
  }

  /** Where the first Contour listens for Envoys. */
  InetSocketAddress xds() {
    return new InetSocketAddress(network.hostAddress(), xdsPort);
  }

  /** Starts Contour without TLS, and as the only one. */
  ContourProcess contour(String... flags) {
    return start(
        "contour",
        xds(),
        Stream.concat(Stream.of("--insecure", "--disable-leader-election"), Stream.of(flags))
            .toList());
  }

  /** Starts a Contour with these flags, beside those for the API server and ports. */
  ContourProcess start(String name, InetSocketAddress xds, List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    if (flags.stream().noneMatch(flag -> flag.startsWith("--kubeconfig"))) {
      all.add("--kubeconfig=" + api.kubeconfig());
    }
    ContourProcess contour = ContourProcess.start(name, folder.path(), xds, all);
    started.add(contour);
    return contour;
  }

  /** Runs a short command of Contour, which has to succeed. */
  void run(String... arguments) {
    try (ChildProcess command =
        ChildProcess.start(
            arguments[0], folder.path(), Map.of(), ContourProgram.command(List.of(arguments)))) {
      assertThat(command.awaitExit(SOON)).as(command::tail).isZero();
    }
  }

  /** Writes a bootstrap and starts an Envoy from it, which is not ready yet. */
  EnvoyProcess envoy(String... flags) {
    Path bootstrap = folder.path().resolve("bootstrap.json");
    Path socket = folder.path().resolve("admin.sock");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bootstrap",
                bootstrap.toString(),
                "--admin-address=" + socket,
                "--xds-address=" + xds().getAddress().getHostAddress(),
                "--xds-port=" + xdsPort));
    command.addAll(List.of(flags));
    run(command.toArray(new String[0]));
    try {
      EnvoyProcess envoy =
          EnvoyProcess.with(Files.readString(bootstrap))
              .in(network)
              .keepingAdminAt(socket)
              .with("--service-cluster", NAMESPACE, "--service-node", "envoy-0")
              .start();
      started.add(envoy);
      return envoy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client gets from Envoy. */
  WebClient.Answer get(String host) {
    return get(host, "/");
  }

  WebClient.Answer get(String host, String path) {
    return WebClient.http(network.insideAddress(), HTTP_PORT).get(host, path);
  }

  /** What a client gets from Envoy over TLS that trusts an authority. */
  WebClient.Answer getSecure(String host, TestAuthority trusted) {
    return WebClient.https(network.insideAddress(), HTTPS_PORT, trusted.context(null))
        .get(host, "/");
  }

  /** Whether Envoy says that it is ready, to whoever decides on that in a cluster. */
  int readiness() {
    return WebClient.http(network.insideAddress(), STATS_PORT).get("localhost", "/ready").status();
  }

  /** Waits until a host is answered by a backend. */
  void awaitBackend(String host, String backend) {
    until(() -> assertThat(get(host).backend()).isEqualTo(backend));
  }

  /** Waits until an assertion holds; what went wrong before does not matter. */
  static void until(ThrowingRunnable assertion) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  /** The status of an HTTPProxy in namespace {@code default}. */
  JsonNode proxyStatus(String name) {
    return api.objects().get("projectcontour.io/v1", "HTTPProxy", "default", name).path("status");
  }

  /** Waits until an HTTPProxy is {@code valid}, {@code invalid} or {@code orphaned}. */
  void awaitProxy(String name, String status) {
    until(() -> assertThat(proxyStatus(name).path("currentStatus").asString("")).isEqualTo(status));
  }

  /** A Secret of type TLS in namespace {@code default}. */
  void applyCertificate(String name, String certificatePem, String keyPem) {
    api.objects()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: default, name: %s}
            type: kubernetes.io/tls
            data: {tls.crt: %s, tls.key: %s}
            """
                .formatted(name, base64(certificatePem), base64(keyPem)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
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
    blog.close();
    shop.close();
    network.close();
    folder.close();
  }
}
