package io.projectcontour.image;

import io.projectcontour.bench.envoy.Load;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.fixture.Anybody;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.WebClient;
import io.projectcontour.it.pods.PodCluster;
import io.projectcontour.it.pods.RunningPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Contour installed from a file of {@code deploy/rendered}, its pods running, and a backend outside
 * of them. Any thread may call it.
 */
final class InstalledContour implements AutoCloseable {
  /** Two virtual machines, two Envoys and an API server start on perhaps two processors. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  static final String NAMESPACE = "projectcontour";

  private final String tenant;
  private final List<JsonNode> manifests;
  private final ApiServer api;
  private final PodCluster cluster;
  private final EchoBackend backend;

  /** Applies the manifests; the pods start in the background. Routes are in {@code default}. */
  InstalledContour(Images images, String variant) {
    this(images, variant, "default");
  }

  /** The same; the backend's Service and the routes are in this namespace. */
  InstalledContour(Images images, String variant, String tenant) {
    this.tenant = tenant;
    api = ApiServer.start();
    manifests = manifests(variant);
    api.objects().installCrds(Repository.crds());
    manifests.forEach(api.objects()::apply);
    cluster = PodCluster.start(api, NAMESPACE, images::root);
    backend = EchoBackend.http("backend", cluster.hostAddress());
    serveBackend(api, tenant, backend, cluster);
  }

  /** Makes the Service {@code backend} of a namespace, at the host's address in the cluster. */
  static void serveBackend(
      ApiServer api, String namespace, EchoBackend backend, PodCluster cluster) {
    api.objects()
        .apply(
            """
            {apiVersion: v1, kind: Service, metadata: {name: backend, namespace: %1$s}, spec: {ports: [{port: 80}]}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend, namespace: %1$s, labels: {kubernetes.io/service-name: backend}}
            addressType: IPv4
            ports: [{port: %2$d}]
            endpoints: [{addresses: [%3$s]}]
            """
                .formatted(namespace, backend.port(), cluster.hostAddress().getHostAddress()));
  }

  private static List<JsonNode> manifests(String variant) {
    try {
      return ClusterObjects.documents(
          Files.readString(Repository.renderedManifests().resolve(variant + ".yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies the manifests of a kind once more. */
  void applyAgain(String kind) {
    manifests.stream()
        .filter(manifest -> manifest.path("kind").asString().equals(kind))
        .forEach(api.objects()::apply);
  }

  /** Makes one more Deployment like Contour's, of one pod, with another name and container. */
  void applyCopy(String name, Consumer<ObjectNode> container) {
    ObjectNode copy = (ObjectNode) manifest("Deployment").deepCopy();
    copy.withObject("/metadata").put("name", name);
    copy.withObject("/spec").put("replicas", 1);
    copy.withObject("/spec/selector/matchLabels").put("app", name);
    copy.withObject("/spec/template/metadata/labels").put("app", name);
    container.accept((ObjectNode) copy.at("/spec/template/spec/containers/0"));
    api.objects().apply(copy);
  }

  /** The first manifest of a kind. */
  JsonNode manifest(String kind) {
    return manifests.stream()
        .filter(manifest -> manifest.path("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  ApiServer api() {
    return api;
  }

  PodCluster cluster() {
    return cluster;
  }

  /** Makes an HTTPProxy of a host for the backend. */
  void route(String host) {
    route(tenant, host);
  }

  /** The same in any namespace. */
  void route(String namespace, String host) {
    api.objects()
        .apply(
            """
            apiVersion: projectcontour.io/v1
            kind: HTTPProxy
            metadata: {namespace: %1$s, name: %2$s}
            spec:
              virtualhost: {fqdn: %2$s}
              routes: [{services: [{name: backend, port: 80}]}]
            """
                .formatted(namespace, host));
  }

  /** The status of an HTTPProxy in a word; empty if it has none. */
  String status(String host) {
    return api.objects()
        .get("projectcontour.io/v1", "HTTPProxy", tenant, host)
        .at("/status/currentStatus")
        .asString("");
  }

  /** Waits until two Contours and so many Envoys are ready. */
  void awaitReady(int envoys) {
    cluster.awaitReady("contour", 2, PATIENCE);
    cluster.awaitReady("envoy", envoys, PATIENCE);
  }

  /** A request through the Service of Envoy. */
  Call call(String host) {
    return Call.get(cluster.loadBalancer("envoy", 80), host, "/");
  }

  /** Waits until a host is answered by the backend. */
  void awaitAnswer(String host) {
    cluster.await(host + " is answered", PATIENCE, () -> isAnswered(host));
  }

  /** Kills the Envoy of a pod and waits until its successor is ready. */
  void restartEnvoy(RunningPod pod) {
    int before = pod.restarts("envoy");
    pod.kill("envoy");
    cluster.await(
        "a new Envoy in pod " + pod.name() + " is ready",
        PATIENCE,
        () -> pod.restarts("envoy") > before && pod.isReady());
  }

  /** The status of the answer of the Envoy in a pod; 0 without an answer. */
  int answerOf(RunningPod envoy, String host) {
    try {
      return WebClient.http(InetAddress.getByName(envoy.address()), 8080).get(host, "/").status();
    } catch (UncheckedIOException | UnknownHostException e) {
      return 0;
    }
  }

  /** The serial number of the certificate that the first Contour shows to Envoys. */
  String xdsCertificate() {
    // The server's certificate comes before the server asks for the client's.
    try (SSLSocket socket =
        (SSLSocket)
            Anybody.trusted()
                .getSocketFactory()
                .createSocket(cluster.pods("contour").getFirst().address(), 8001)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSerialNumber()
          .toString();
    } catch (IOException e) {
      return "";
    }
  }

  private boolean isAnswered(String host) {
    try {
      return call(host).ask().status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks for a host over two connections without a pause. */
  Load load(String host) {
    return new Load(List.of(call(host), call(host)));
  }

  /** The name of the pod that holds the lease; empty if none does. */
  String leader() {
    return api.objects()
        .get("coordination.k8s.io/v1", "Lease", NAMESPACE, "leader-elect")
        .at("/spec/holderIdentity")
        .asString("")
        .replaceFirst("_.*", "");
  }

  RunningPod pod(String name) {
    return cluster.pods("contour").stream()
        .filter(pod -> pod.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pod " + name + "\n" + cluster.state()));
  }

  /** How often each pod's container was started again. */
  Map<String, Integer> restarts(String workload, String container) {
    return cluster.pods(workload).stream()
        .collect(
            java.util.stream.Collectors.toMap(RunningPod::name, pod -> pod.restarts(container)));
  }

  @Override
  public void close() {
    cluster.close();
    backend.close();
    api.close();
  }
}
