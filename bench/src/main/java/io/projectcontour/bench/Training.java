package io.projectcontour.bench;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.WebClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs {@code contour serve} as a cluster would: a real API server, the lease, mutual TLS, hosts
 * with and without TLS, clients of both protocols, edits, scrapes. A virtual machine that records
 * what it does (its AOT cache) learns from it what will be needed.
 */
public final class Training {
  private static final int HOSTS = 200;
  private static final int EDITS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Training() {}

  /**
   * Runs the program once, from its start to its orderly end.
   *
   * @param program with Contour's command line
   * @param environment for the program
   * @param folder for files that the program needs
   */
  public static void run(Path program, Map<String, String> environment, Path folder) {
    TestAuthority authority = TestAuthority.create("training");
    TestAuthority.Issued server = authority.issue("contour");
    TestAuthority.Issued client = authority.issue("envoy");
    int xdsPort = FreePort.next();
    int metricsPort = FreePort.next();
    try (ApiServer api = ApiServer.start()) {
      api.objects().installCrds(Repository.crds());
      api.objects().createNamespace("projectcontour", Map.of());
      Workload workload = new Workload(api);
      workload.growTo(HOSTS);
      try (ChildProcess contour =
          ChildProcess.start(
              "training",
              folder,
              environment,
              List.of(
                  program.toString(),
                  "serve",
                  "--contour-cafile=" + file(folder, "ca.crt", authority.certificatePem()),
                  "--contour-cert-file=" + file(folder, "tls.crt", server.certificatePem()),
                  "--contour-key-file=" + file(folder, "tls.key", server.keyPem()),
                  "--kubeconfig=" + api.kubeconfig(),
                  "--xds-address=127.0.0.1",
                  "--xds-port=" + xdsPort,
                  "--http-address=127.0.0.1",
                  "--http-port=" + metricsPort,
                  "--health-address=127.0.0.1",
                  "--health-port=" + FreePort.next(),
                  "--debug-http-port=" + FreePort.next()))) {
        InetSocketAddress address =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), xdsPort);
        contour.await("listening", LIMIT, () -> Subject.accepts(address));
        work(workload, address, tls(authority, client), metricsPort);
        contour.terminate();
        int code = contour.awaitExit(LIMIT);
        if (code != 0) {
          throw new IllegalStateException("contour ended with " + code + "\n" + contour.tail());
        }
      }
    }
  }

  private static void work(
      Workload workload, InetSocketAddress address, SslContext tls, int metricsPort) {
    try (StateOfTheWorldClient sotw = new StateOfTheWorldClient(address, "sotw", tls);
        DeltaClient delta = new DeltaClient(address, "delta", tls)) {
      sotw.awaitHosts(HOSTS, HOSTS / 2, LIMIT);
      delta.awaitHosts(HOSTS, HOSTS / 2, LIMIT);
      for (int i = 0; i < EDITS; i++) {
        long marker = 2L * i + 1;
        workload.editRoute(i % HOSTS, marker);
        workload.editEndpoint(i % HOSTS, marker + 1);
        delta.arrivals.await(marker, LIMIT);
        delta.arrivals.await(marker + 1, LIMIT);
        if (i % 20 == 0) {
          WebClient.http(InetAddress.getLoopbackAddress(), metricsPort)
              .get("localhost", "/metrics");
        }
      }
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (workload.statuses() < HOSTS && System.nanoTime() < deadline) {
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static SslContext tls(TestAuthority authority, TestAuthority.Issued client) {
    try {
      return GrpcSslContexts.forClient()
          .trustManager(stream(authority.certificatePem()))
          .keyManager(stream(client.certificatePem()), stream(client.keyPem()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Path file(Path folder, String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
