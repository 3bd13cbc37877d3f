package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.projectcontour.it.behaviour.Answer;
import io.projectcontour.it.behaviour.Call;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.pods.MemoryUse;
import io.projectcontour.it.pods.PodCluster;
import io.projectcontour.it.pods.RunningPod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * {@code deploy/rendered/contour-gateway-provisioner.yaml} as it runs, with the pods that it makes
 * for Gateways of one name in two namespaces.
 */
class ProvisionedPodsTest {
  /** Seven virtual machines and four Envoys start on perhaps two processors. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String PROVISIONER = "contour-gateway-provisioner";
  private static ApiServer api;
  private static PodCluster cluster;
  private static Team red;
  private static Team blue;

  /** A namespace with a backend. */
  private record Team(String namespace, PodCluster pods, EchoBackend backend) {
    static Team create(String namespace) {
      api.objects().createNamespace(namespace, Map.of());
      PodCluster pods = cluster.beside(namespace);
      EchoBackend backend = EchoBackend.http(namespace, cluster.hostAddress());
      InstalledContour.serveBackend(api, namespace, backend, cluster);
      return new Team(namespace, pods, backend);
    }

    /** Makes or changes a Gateway with one listener, and a route of a host on it. */
    void serve(String gateway, int port) {
      api.objects()
          .apply(
              """
              apiVersion: gateway.networking.k8s.io/v1
              kind: Gateway
              metadata: {namespace: %1$s, name: %2$s}
              spec:
                gatewayClassName: contour
                listeners: [{name: http, protocol: HTTP, port: %3$d}]
              ---
              apiVersion: gateway.networking.k8s.io/v1
              kind: HTTPRoute
              metadata: {namespace: %1$s, name: %2$s}
              spec:
                parentRefs: [{name: %2$s}]
                hostnames: [%2$s.%1$s.example.com]
                rules: [{backendRefs: [{name: backend, port: 80}]}]
              """
                  .formatted(namespace, gateway, port));
    }

    /** Waits until the pods of a Gateway serve, and it says so. */
    void awaitServed(String gateway) {
      pods.awaitReady("contour-" + gateway, 1, PATIENCE);
      pods.awaitReady("envoy-" + gateway, 2, PATIENCE);
      await(
          gateway + " is programmed",
          () ->
              api.objects()
                  .get("gateway.networking.k8s.io/v1", "Gateway", namespace, gateway)
                  .at("/status/conditions")
                  .valueStream()
                  .anyMatch(
                      condition ->
                          condition.path("type").asString().equals("Programmed")
                              && condition.path("status").asString().equals("True")));
    }

    void await(String what, BooleanSupplier condition) {
      pods.await(namespace + ": " + what, PATIENCE, condition);
    }

    /** Asks the Service of a Gateway's Envoys for a host; status 0 without an answer. */
    int status(String gateway, int port, String host) {
      try {
        return ask(gateway, port, host).status();
      } catch (IOException e) {
        return 0;
      }
    }

    Answer ask(String gateway, int port, String host) throws IOException {
      return Call.get(pods.loadBalancer("envoy-" + gateway, port), host, "/").ask();
    }
  }

  @BeforeAll
  static void install() throws IOException {
    api = ApiServer.start();
    api.objects().installCrds(Repository.crds());
    api.objects().installCrds(Repository.gatewayCrds());
    ClusterObjects.documents(
            Files.readString(Repository.renderedManifests().resolve(PROVISIONER + ".yaml")))
        .forEach(api.objects()::apply);
    cluster = PodCluster.start(api, "projectcontour", Images.built()::root);
    api.objects()
        .apply(
            """
            apiVersion: projectcontour.io/v1alpha1
            kind: ContourDeployment
            metadata: {namespace: projectcontour, name: single}
            spec:
              contour:
                deployment: {replicas: 1}
                resources: {requests: {memory: 256Mi}, limits: {memory: 1Gi}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: contour}
            spec:
              controllerName: projectcontour.io/gateway-controller
              parametersRef: {group: projectcontour.io, kind: ContourDeployment, namespace: projectcontour, name: single}
            """);
    red = Team.create("red");
    blue = Team.create("blue");
    red.serve("web", 80);
    blue.serve("web", 80);
    cluster.awaitReady(PROVISIONER, 1, PATIENCE);
    red.awaitServed("web");
    blue.awaitServed("web");
  }

  @AfterAll
  static void remove() {
    cluster.close();
    red.backend().close();
    blue.backend().close();
    api.close();
  }

  @Test
  void eachGatewayAnswersItsOwnRoutesAndNotThoseOfTheOther() throws IOException {
    for (Team team : new Team[] {red, blue}) {
      String host = "web." + team.namespace() + ".example.com";
      team.await(host + " is answered", () -> team.status("web", 80, host) == 200);
      assertThat(team.ask("web", 80, host).body())
          .contains("\"backend\":\"" + team.namespace() + "\"");
    }
    assertThat(red.status("web", 80, "web.blue.example.com")).isEqualTo(404);
    assertThat(blue.status("web", 80, "web.red.example.com")).isEqualTo(404);
  }

  @Test
  void anEditedPortReachesTheServiceAndTheEnvoys() {
    String host = "web.blue.example.com";
    blue.serve("web", 8080);
    blue.await(
        "the Service has the port",
        () ->
            api.objects().get("v1", "Service", "blue", "envoy-web").at("/spec/ports/0/port").asInt()
                == 8080);
    blue.await(
        "the new port is answered",
        () ->
            blue.pods().hasLoadBalancer("envoy-web", 8080)
                && blue.status("web", 8080, host) == 200);
    assertThat(blue.pods().hasLoadBalancer("envoy-web", 80)).isFalse();
    blue.serve("web", 80);
    blue.await(
        "the old port is answered again",
        () -> blue.pods().hasLoadBalancer("envoy-web", 80) && blue.status("web", 80, host) == 200);
  }

  @Test
  void theDeletionOfAGatewayEndsItsPodsAndNoOthers() {
    blue.serve("short", 80);
    blue.awaitServed("short");
    api.objects().delete("gateway.networking.k8s.io/v1", "Gateway", "blue", "short");
    blue.await(
        "no pod of the Gateway is left",
        () ->
            blue.pods().pods("contour-short").isEmpty()
                && blue.pods().pods("envoy-short").isEmpty());
    blue.await("its Service is gone", () -> !blue.pods().hasLoadBalancer("envoy-short", 80));
    assertThat(blue.status("web", 80, "web.blue.example.com")).isEqualTo(200);
    assertThat(blue.pods().areReady("contour-web", 1)).isTrue();
    assertThat(blue.pods().areReady("envoy-web", 2)).isTrue();
  }

  @Test
  void theProvisionerUsesNoMoreMemoryThanItRequests() {
    cluster.requireMemoryLimits();
    RunningPod pod = cluster.pods(PROVISIONER).getFirst();
    MemoryUse use = pod.memory(PROVISIONER);
    JsonNode request = pod.spec().at("/containers/0/resources/requests/memory");
    System.out.printf("the provisioner: %s of %s%n", use, request);
    assertThat(use.workingSet())
        .isLessThan(Quantity.getAmountInBytes(Quantity.parse(request.asString())).longValueExact());
    assertThat(pod.restarts(PROVISIONER)).isZero();
  }
}
