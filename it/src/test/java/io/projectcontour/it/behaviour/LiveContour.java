package io.projectcontour.it.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.bootstrap.BootstrapFiles;
import io.projectcontour.app.bootstrap.BootstrapSettings;
import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.it.cases.CaseFolder;
import io.projectcontour.it.cases.CaseSchemas;
import io.projectcontour.it.cases.Controller;
import io.projectcontour.it.cases.ModelController;
import io.projectcontour.it.cases.SimulatedCluster;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Contour's computation and xDS server in this JVM, with objects as an API server would store them,
 * and one real Envoy that follows them. What an object leads to is published before {@link #apply}
 * returns; Envoy takes it over a moment later, so wait for what is expected with {@link #await}.
 */
public final class LiveContour implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SimulatedCluster cluster = new SimulatedCluster(new CaseSchemas());
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final ModelController controller;
  private final EnvoyProcess envoy;
  private final int httpPort = FreePort.next();
  private final int httpsPort = FreePort.next();

  private LiveContour(
      XdsMode mode,
      @Nullable String configuration,
      List<String> flags,
      String existing,
      long overloadMaxHeap)
      throws Controller.RefusedException, IOException {
    List<String> arguments = new ArrayList<>(flags);
    arguments.add("--envoy-service-http-address=127.0.0.1");
    arguments.add("--envoy-service-https-address=127.0.0.1");
    arguments.add("--envoy-service-http-port=" + httpPort);
    arguments.add("--envoy-service-https-port=" + httpsPort);
    arguments.add("--stats-address=127.0.0.1");
    arguments.add("--stats-port=" + FreePort.next());
    List<JsonNode> first = new ArrayList<>();
    for (JsonNode document : ClusterObjects.documents(existing)) {
      first.add(cluster.apply(document));
    }
    controller =
        ModelController.start(
            new CaseFolder.Setup(Optional.ofNullable(configuration), arguments, List.of()), first);
    first.forEach(controller::put);
    XdsServer server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty()),
            controller.snapshots(),
            XdsObserver.NONE);
    resources.add(server);
    envoy =
        EnvoyProcess.with(bootstrap(mode, server.address().getPort(), overloadMaxHeap))
            .with("--service-cluster", "contour", "--service-node", "live")
            .start();
    resources.add(envoy);
    envoy.awaitReady();
  }

  /** Starts one with the settings that hold without configuration. Left out without Envoy. */
  public static LiveContour start() {
    return start(null, "");
  }

  /**
   * Starts one.
   *
   * @param configuration the content of the configuration file; null for none
   * @param existing manifests that must exist when Contour starts, such as ExtensionServices that
   *     the configuration names
   * @param flags of {@code contour serve}; the addresses and ports of listeners are given already
   */
  public static LiveContour start(
      @Nullable String configuration, String existing, String... flags) {
    return started(XdsMode.SOTW, configuration, List.of(flags), existing, 0);
  }

  /** Starts one with {@code --aggregated-discovery} and an Envoy that was bootstrapped for it. */
  public static LiveContour startAggregated(XdsMode mode, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--aggregated-discovery");
    return started(mode, null, all, "", 0);
  }

  /**
   * Starts one whose Envoy thinks that it uses too much memory.
   *
   * @param configuration the content of the configuration file
   */
  public static LiveContour startOverloaded(String configuration) {
    return started(XdsMode.SOTW, configuration, List.of(), "", 1_000_000);
  }

  private static LiveContour started(
      XdsMode mode,
      @Nullable String configuration,
      List<String> flags,
      String existing,
      long overloadMaxHeap) {
    try {
      return new LiveContour(mode, configuration, flags, existing, overloadMaxHeap);
    } catch (Controller.RefusedException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String bootstrap(XdsMode mode, int xdsPort, long overloadMaxHeap)
      throws IOException {
    BootstrapSettings defaults = BootstrapSettings.DEFAULTS;
    AtomicReference<String> written = new AtomicReference<>("");
    BootstrapFiles.write(
        new BootstrapSettings(
            defaults.adminSocket(),
            defaults.adminPort(),
            "127.0.0.1",
            xdsPort,
            mode,
            defaults.dnsLookupFamily(),
            defaults.namespace(),
            Optional.empty(),
            Optional.empty(),
            overloadMaxHeap,
            0),
        written::set);
    return written.get();
  }

  /**
   * Creates or replaces objects; the namespace is {@code default} where a manifest names none.
   *
   * @throws IllegalArgumentException if an API server would refuse one
   */
  public LiveContour apply(String manifests) {
    ClusterObjects.documents(manifests)
        .forEach(document -> controller.put(cluster.apply(document)));
    return this;
  }

  /** Deletes the objects that manifests name. */
  public void delete(String manifests) {
    ClusterObjects.documents(manifests)
        .forEach(document -> controller.remove(cluster.delete(document)));
  }

  /** A Service in {@code default} with the port 80, and one echo backend of the same name. */
  public EchoBackend backend(String name) {
    return backend("default", name);
  }

  /** A Service with the port 80, and one echo backend of the same name. */
  public EchoBackend backend(String namespace, String name) {
    EchoBackend backend = echo(name);
    service(namespace, name, "", backend.port());
    return backend;
  }

  /** An echo backend that no Service leads to yet. */
  public EchoBackend echo(String name) {
    return keep(EchoBackend.http(name, InetAddress.getLoopbackAddress()));
  }

  /**
   * A Service with the port 80 whose endpoints are ports on the loopback address.
   *
   * @param servicePort more about its port as YAML, such as {@code appProtocol: h2c}; may be empty
   */
  public void service(String namespace, String name, String servicePort, Integer... ports) {
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: %1$s, name: %2$s}
        spec: {ports: [{name: p, port: 80, %3$s}]}
        """
            .formatted(namespace, name, servicePort));
    for (int index = 0; index < ports.length; index++) {
      apply(
          """
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {namespace: %1$s, name: %2$s-%3$d, labels: {kubernetes.io/service-name: %2$s}}
          addressType: IPv4
          ports: [{name: p, port: %4$d}]
          endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
          """
              .formatted(namespace, name, index, ports[index]));
    }
  }

  /**
   * An HTTPProxy in {@code default} that is called like the first label of its host.
   *
   * @param spec the rest of the spec as YAML, not indented
   */
  public LiveContour proxy(String host, String spec) {
    return apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {name: %s}
        spec:
          virtualhost: {fqdn: %s}
        """
                .formatted(host.substring(0, host.indexOf('.')), host)
            + spec.indent(2));
  }

  /** A Secret of type {@code kubernetes.io/tls}. */
  public void secret(String namespace, String name, TestAuthority.Issued certificate) {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s}
        """
            .formatted(
                namespace, name, base64(certificate.chainPem()), base64(certificate.keyPem())));
  }

  /** A Secret of type {@code Opaque} with one entry. */
  public void secret(String namespace, String name, String key, String content) {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: %s}
        type: Opaque
        data: {%s: %s}
        """
            .formatted(namespace, name, key, base64(content)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Something to close at the end, before Envoy. */
  public <T extends AutoCloseable> T keep(T resource) {
    resources.add(resource);
    return resource;
  }

  /** The status that Contour gives an object now; a missing node if it gives none. */
  public JsonNode status(String kind, String namespace, String name) {
    SimulatedCluster.Name wanted = new SimulatedCluster.Name(kind, namespace, name);
    Map<SimulatedCluster.Name, JsonNode> statuses = controller.statuses(cluster.objects());
    statuses.forEach(
        (object, status) -> {
          if (cluster.has(object)) {
            controller.put(cluster.setStatus(object, status));
          }
        });
    for (JsonNode object : cluster.objects()) {
      if (SimulatedCluster.Name.of(object).equals(wanted)) {
        return object.path("status");
      }
    }
    throw new AssertionError("there is no " + wanted);
  }

  /** A GET without TLS. */
  public Call http(String host, String path) {
    return Call.get(httpPort, host, path);
  }

  /** A GET over TLS, with the host as server name. */
  public Call https(String host, String path, SSLContext tls) {
    return Call.get(httpsPort, host, path).over(tls);
  }

  /** The port that Envoy listens on without TLS. */
  public int httpPort() {
    return httpPort;
  }

  /** The port that Envoy listens on with TLS. */
  public int httpsPort() {
    return httpsPort;
  }

  /** Envoy itself, for its statistics, configuration and logs. */
  public EnvoyProcess envoy() {
    return envoy;
  }

  /** Asks until the answer is as expected, and returns it. Connections may fail meanwhile. */
  public Answer await(Call call, Predicate<Answer> expected) {
    AtomicReference<Object> last = new AtomicReference<>("nothing");
    Callable<Boolean> asked =
        () -> {
          try {
            Answer answer = call.ask();
            last.set(answer);
            return expected.test(answer);
          } catch (IOException e) {
            last.set(e);
            return false;
          }
        };
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(asked);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s is answered with %s%n%s".formatted(call, last.get(), envoy.log()), e);
    }
    return (Answer) last.get();
  }

  /** Asks until the answer has this status. */
  public Answer await(Call call, int status) {
    return await(call, answer -> answer.status() == status);
  }

  /** Asks until this backend answers; each answer before must have status 200. */
  public void awaitMove(Call call, String backend) {
    await(
        call,
        answer -> {
          assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
          return answer.backend().equals(backend);
        });
  }

  @Override
  public void close() {
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new AssertionError("a part of the test does not stop", e);
      }
    }
    controller.close();
  }
}
