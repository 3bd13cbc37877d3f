package io.projectcontour.it.provisioner;

import static org.awaitility.Awaitility.await;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;

/**
 * A cluster with the manifests of the provisioner, and its processes. Closing it stops them and
 * removes what they have made outside of namespaces.
 */
final class ProvisionerSite implements AutoCloseable {
  static final String CONTROLLER = "projectcontour.io/gateway-controller";
  private static final String ACCOUNT = "contour-gateway-provisioner";
  private static final String OWNER = "projectcontour.io/owning-gateway-name";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<Map.Entry<String, String>> MADE =
      List.of(
          Map.entry("v1", "Service"),
          Map.entry("v1", "ServiceAccount"),
          Map.entry("v1", "Secret"),
          Map.entry("apps/v1", "Deployment"),
          Map.entry("apps/v1", "DaemonSet"),
          Map.entry("projectcontour.io/v1alpha1", "ContourConfiguration"),
          Map.entry("rbac.authorization.k8s.io/v1", "Role"),
          Map.entry("rbac.authorization.k8s.io/v1", "RoleBinding"),
          Map.entry("rbac.authorization.k8s.io/v1", "ClusterRole"),
          Map.entry("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"));

  final ApiServer api;
  final TemporaryFolder folder = TemporaryFolder.create("contour-provisioner");
  private final List<JsonNode> manifests;
  private final List<ProvisionerProcess> started = new ArrayList<>();
  private final Instant since = Instant.now();

  ProvisionerSite(ApiServer api) {
    this.api = api;
    Path file = Repository.renderedManifests().resolve("contour-gateway-provisioner.yaml");
    try {
      this.manifests = ClusterObjects.documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    removeClusterWide();
    manifests.forEach(api.objects()::apply);
    api.objects().createNamespace("team", Map.of());
  }

  /** Starts the provisioner as the Deployment does. */
  ProvisionerProcess start() {
    return start("provisioner");
  }

  /** The same with a name of its own and more flags, which replace those of the Deployment. */
  ProvisionerProcess start(String name, String... more) {
    Path kubeconfig = api.kubeconfig(ACCOUNT, api.serviceAccountToken("projectcontour", ACCOUNT));
    return start(name, kubeconfig, more);
  }

  /** The same as somebody else. */
  ProvisionerProcess start(String name, Path kubeconfig, String... more) {
    int metricsPort = FreePort.next();
    List<String> arguments = new ArrayList<>(argumentsOfTheDeployment());
    arguments.replaceAll(
        argument ->
            argument.startsWith("--metrics-addr=")
                ? "--metrics-addr=127.0.0.1:" + metricsPort
                : argument);
    arguments.add("--no-incluster");
    arguments.add("--kubeconfig=" + kubeconfig);
    for (String flag : more) {
      arguments.removeIf(one -> one.startsWith(flag.replaceFirst("=.*", "=")));
      arguments.add(flag);
    }
    ProvisionerProcess process =
        new ProvisionerProcess(name, folder.path(), metricsPort, arguments);
    started.add(process);
    return process;
  }

  private List<String> argumentsOfTheDeployment() {
    return manifests.stream()
        .filter(one -> one.path("kind").asString().equals("Deployment"))
        .flatMap(one -> one.at("/spec/template/spec/containers/0/args").valueStream())
        .map(JsonNode::asString)
        .toList();
  }

  /** Makes a GatewayClass without parameters. */
  void gatewayClass(String name) {
    api.objects()
        .apply(
            "{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: %s}, spec: {controllerName: %s}}"
                .formatted(name, CONTROLLER));
  }

  /**
   * Makes a GatewayClass with a ContourDeployment of its name in {@code projectcontour}.
   *
   * @param spec of the ContourDeployment, as YAML in one line
   */
  void gatewayClass(String name, String spec) {
    parameters(name, spec);
    api.objects()
        .apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: %1$s}
            spec:
              controllerName: %2$s
              parametersRef: {group: projectcontour.io, kind: ContourDeployment, namespace: projectcontour, name: %1$s}
            """
                .formatted(name, CONTROLLER));
  }

  /** Makes or changes a ContourDeployment. */
  void parameters(String name, String spec) {
    api.objects()
        .apply(
            "{apiVersion: projectcontour.io/v1alpha1, kind: ContourDeployment, metadata: {namespace: projectcontour, name: %s}, spec: %s}"
                .formatted(name, spec));
  }

  /** Makes or changes a Gateway in namespace {@code team}, with listeners for HTTP. */
  void gateway(String name, String className, int... ports) {
    StringBuilder listeners = new StringBuilder();
    for (int port : ports) {
      listeners.append("- {name: http-%1$d, protocol: HTTP, port: %1$d}\n  ".formatted(port));
    }
    api.objects()
        .apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {namespace: team, name: %s}
            spec:
              gatewayClassName: %s
              listeners:
              %s
            """
                .formatted(name, className, listeners.toString().strip()));
  }

  /** Waits until a Gateway of namespace {@code team} says that it is accepted. */
  void awaitAccepted(String gateway) {
    until(() -> check(condition(gateway("team", gateway), "Accepted"), "True"));
  }

  JsonNode gateway(String namespace, String name) {
    return api.objects().get("gateway.networking.k8s.io/v1", "Gateway", namespace, name);
  }

  JsonNode gatewayClassStatus(String name, String condition) {
    return condition(
        api.objects().get("gateway.networking.k8s.io/v1", "GatewayClass", "", name), condition);
  }

  /** A condition of an object. */
  static JsonNode condition(JsonNode object, String type) {
    return object
        .at("/status/conditions")
        .valueStream()
        .filter(one -> one.path("type").asString().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no condition " + type));
  }

  private static void check(JsonNode condition, String status) {
    if (!condition.path("status").asString().equals(status)) {
      throw new AssertionError("not " + status + ": " + condition);
    }
  }

  /** An object of namespace {@code team}. */
  JsonNode made(String apiVersion, String kind, String name) {
    return api.objects().get(apiVersion, kind, "team", name);
  }

  /** Whether an object of namespace {@code team} is there. */
  boolean exists(String apiVersion, String kind, String name) {
    try {
      return !made(apiVersion, kind, name).isMissingNode();
    } catch (KubernetesApi.RefusedException e) {
      return false;
    }
  }

  /**
   * All objects that were made for Gateways: {@code KIND NAMESPACE/NAME} and the version that is
   * stored.
   */
  SortedMap<String, String> made() {
    SortedMap<String, String> all = new TreeMap<>();
    for (Map.Entry<String, String> kind : MADE) {
      for (JsonNode object : api.objects().list(kind.getKey(), kind.getValue())) {
        JsonNode metadata = object.path("metadata");
        if (metadata.path("labels").has(OWNER)) {
          all.put(
              "%s %s/%s"
                  .formatted(
                      kind.getValue(),
                      metadata.path("namespace").asString(""),
                      metadata.path("name").asString()),
              metadata.path("resourceVersion").asString());
        }
      }
    }
    return all;
  }

  /** The requests that the provisioner made. */
  List<JsonNode> requests() {
    return api.requestsOf(ACCOUNT, since);
  }

  /** Waits until an assertion holds. */
  static void until(ThrowingRunnable assertion) {
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  private void removeClusterWide() {
    for (String kind : List.of("ClusterRoleBinding", "ClusterRole")) {
      for (JsonNode object : api.objects().list("rbac.authorization.k8s.io/v1", kind)) {
        String name = object.at("/metadata/name").asString();
        if (object.at("/metadata/labels").has(OWNER) || name.equals(ACCOUNT)) {
          api.objects().delete("rbac.authorization.k8s.io/v1", kind, "", name);
        }
      }
    }
  }

  @Override
  public void close() {
    started.forEach(ProvisionerProcess::close);
    removeClusterWide();
    folder.close();
  }
}
