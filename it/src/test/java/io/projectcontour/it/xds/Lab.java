package io.projectcontour.it.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import io.projectcontour.xds.XdsTimings;
import io.projectcontour.xds.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A server, an Envoy that gets everything from it, and a client of that Envoy. */
final class Lab implements AutoCloseable {
  /** Less than the 15 seconds after which Envoy no longer waits for what it asked for. */
  static final Duration PATIENCE = Duration.ofSeconds(12);

  /** Short, so that a test need not wait for long. */
  private static final XdsTimings TIMINGS =
      new XdsTimings(Duration.ofSeconds(1), Duration.ofSeconds(2));

  /** The listener that requests go to, its routes and where they lead. */
  static final String LISTENER = "https";

  static final String ROUTES = "routes";
  static final String SECRET = "certificate";
  static final String CLUSTER = "blog";
  static final String ENDPOINTS = "default/blog";

  final Site site;
  final TestCertificate certificate;
  final EchoBackend one = EchoBackend.http("one", InetAddress.getLoopbackAddress());
  final EchoBackend two = EchoBackend.http("two", InetAddress.getLoopbackAddress());
  SnapshotStore store = new SnapshotStore();
  ServerRecord record = new ServerRecord();
  private final int xdsPort;
  private Optional<TlsFiles> tls = Optional.empty();
  private @Nullable XdsServer server;
  private @Nullable EnvoyProcess envoy;

  Lab(Mode mode) throws Exception {
    site = new Site(mode);
    certificate = TestCertificate.withSerial(1);
    xdsPort = FreePort.next();
  }

  /** A server, and an Envoy that has got everything: requests go to the first backend. */
  static Lab running(Mode mode, Path folder) throws Exception {
    Lab lab = new Lab(mode);
    try {
      lab.startServer();
      lab.publish(lab.everything());
      lab.startEnvoy(folder);
      lab.expect(new Reply(200, "1", "one"));
      return lab;
    } catch (Exception | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** All that Envoy needs to have requests go to the first backend. */
  Resource[] everything() throws GeneralSecurityException {
    return new Resource[] {
      site.runtime("test.value", 1),
      site.secret(SECRET, certificate),
      site.cluster(CLUSTER, ENDPOINTS, 5),
      site.endpoints(ENDPOINTS, one.port()),
      site.listener(LISTENER, ROUTES, SECRET),
      site.routes(ROUTES, "1", CLUSTER),
    };
  }

  /** Has both sides show a certificate and trust each other's, with files in this folder. */
  void useTls(Path folder) throws Exception {
    Path serverCertificate = folder.resolve("server.crt");
    Path serverKey = folder.resolve("server.key");
    Path clientCertificate = folder.resolve("client.crt");
    TestCertificate.withSerial(10).write(serverCertificate, serverKey);
    TestCertificate client = TestCertificate.withSerial(11);
    client.write(clientCertificate, folder.resolve("client.key"));
    tls = Optional.of(new TlsFiles(serverCertificate, serverKey, clientCertificate));
  }

  void startServer() throws Exception {
    server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), xdsPort), tls, TIMINGS),
            store,
            record);
  }

  /** Stops the server; the next one begins with an empty store and record. */
  void stopServer() {
    server().close();
    store = new SnapshotStore();
    record = new ServerRecord();
  }

  void startEnvoy(Path folder) throws Exception {
    envoy = EnvoyProcess.with(bootstrap(folder)).start();
  }

  private String bootstrap(Path folder) {
    return tls.isEmpty()
        ? EnvoyBootstrap.of(site.mode(), xdsPort)
        : EnvoyBootstrap.withTls(
            site.mode(),
            xdsPort,
            tls.get().certificate(),
            tls.get().clientCa(),
            folder.resolve("client.key"));
  }

  XdsServer server() {
    if (server == null) {
      throw new IllegalStateException("There is no server");
    }
    return server;
  }

  EnvoyProcess envoy() {
    if (envoy == null) {
      throw new IllegalStateException("There is no Envoy");
    }
    return envoy;
  }

  void publish(Resource... put) {
    store.publish(List.of(put), List.of());
  }

  /** Puts these and removes the cluster at the same moment. */
  void publishAndRemoveCluster(String cluster, Resource... put) {
    store.publish(List.of(put), List.of(new Removed(ResourceType.CLUSTER, cluster)));
  }

  /**
   * The answer to a request through Envoy.
   *
   * @param backend who answered; empty if Envoy itself did
   */
  record Reply(int status, String revision, String backend) {}

  /** Waits for this answer. */
  void expect(Reply reply) {
    expect(LISTENER, reply);
  }

  /** Waits for this answer at a listener. */
  void expect(String listener, Reply reply) {
    until(listener + " answers " + reply, () -> assertThat(get(listener)).isEqualTo(reply));
  }

  Reply get(String listener) throws Exception {
    try (HttpClient client = client(certificate)) {
      return get(client, port(listener));
    }
  }

  Reply get(HttpClient client, int port) throws IOException, InterruptedException {
    HttpResponse<String> response = send(client, port);
    return new Reply(
        response.statusCode(),
        response.headers().firstValue(Site.REVISION_HEADER).orElse(""),
        response.statusCode() == 200
            ? new JsonMapper().readTree(response.body()).path("backend").asString()
            : "");
  }

  /** The serial number of the certificate that Envoy shows. */
  long serial(TestCertificate trusted) throws Exception {
    try (HttpClient client = client(trusted)) {
      X509Certificate shown =
          (X509Certificate)
              send(client, port(LISTENER)).sslSession().orElseThrow().getPeerCertificates()[0];
      return shown.getSerialNumber().longValue();
    }
  }

  HttpClient client(TestCertificate trusted) throws Exception {
    return HttpClient.newBuilder().sslContext(trusted.trusting()).build();
  }

  /** Where a listener listens. */
  int port(String listener) throws IOException, InterruptedException {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(listener) + "::127\\.0\\.0\\.1:(\\d+)$")
            .matcher(envoy().admin("/listeners?format=text"));
    if (!line.find()) {
      throw new IOException("There is no listener " + listener);
    }
    return Integer.parseInt(line.group(1));
  }

  private static HttpResponse<String> send(HttpClient client, int port)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A counter or gauge of Envoy, 0 if there is none of that name. */
  long stat(String name) {
    return envoy().stat(name).orElse(0);
  }

  /**
   * Waits until an assertion holds.
   *
   * @throws AssertionError with Envoy's log, if that takes too long
   */
  void until(String what, ThrowingRunnable assertion) {
    try {
      await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptions()
          .untilAsserted(assertion);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\nEnvoy's log:\n" + envoy().log(), e);
    }
  }

  @Override
  public void close() {
    if (envoy != null) {
      envoy.close();
    }
    if (server != null) {
      server.close();
    }
    one.close();
    two.close();
  }
}
