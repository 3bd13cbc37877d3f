package io.projectcontour.app.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.provisioner.ProvisionerOptions.Images;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.gateway.Gateway;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The objects that are wanted for a Gateway and the parameters of its class. */
class ObjectsTest {
  private static final Images IMAGES =
      new Images(
          ImageReference.parse("contour:v1").orElseThrow(),
          ImageReference.parse("envoy:v2").orElseThrow());

  private static JsonNode json(String text) {
    return KubernetesObjects.mapper().readTree(text.replace('\'', '"'));
  }

  /** An instance of Gateway {@code team/g}, with what follows in its spec. */
  private static GatewayInstance instance(String gatewaySpec, String parameters) {
    try {
      Gateway gateway =
          (Gateway)
              KubernetesObjects.read(
                  Kind.GATEWAY,
                  json(
                      "{'metadata': {'namespace': 'team', 'name': 'g'}, 'spec': "
                          + gatewaySpec
                          + "}"));
      return GatewayInstance.of(
          gateway, ParametersReader.read(json("{'spec': " + parameters + "}")), IMAGES);
    } catch (UnreadableObjectException e) {
      throw new AssertionError(e);
    }
  }

  private static GatewayInstance withParameters(String parameters) {
    return instance(
        "{'listeners': [{'name': 'a', 'protocol': 'HTTP', 'port': 80}, {'name': 'b', 'protocol': 'HTTPS', 'port': 443}]}",
        parameters);
  }

  private static JsonNode contour(String parameters) {
    return ContourWorkload.of(withParameters(parameters)).object();
  }

  private static JsonNode envoy(String parameters) {
    return EnvoyWorkload.of(withParameters(parameters)).object();
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> contourArguments(String parameters) {
    return texts(contour(parameters).at("/spec/template/spec/containers/0/args"));
  }

  @Test
  void contourIsStartedWithTheArgumentsOfItsGateway() {
    assertThat(contourArguments("{}"))
        .containsExactly(
            "serve",
            "--incluster",
            "--xds-address=0.0.0.0",
            "--xds-port=8001",
            "--contour-cafile=/certs/ca.crt",
            "--contour-cert-file=/certs/tls.crt",
            "--contour-key-file=/certs/tls.key",
            "--contour-config-name=contourconfig-g",
            "--leader-election-resource-name=leader-elect-g",
            "--envoy-service-name=envoy-g",
            "--kubernetes-debug=0");
  }

  @Test
  void parametersBecomeArgumentsOfContour() {
    assertThat(
            contourArguments(
                "{'contour': {'logLevel': 'debug', 'kubernetesLogLevel': 7, 'watchNamespaces': ['a', 'b'], 'disabledFeatures': ['tlsroutes', 'grpcroutes']}}"))
        .contains(
            "--debug",
            "--kubernetes-debug=7",
            "--watch-namespaces=a,b,team",
            "--disable-feature=tlsroutes",
            "--disable-feature=grpcroutes");
    assertThat(contourArguments("{'contour': {'watchNamespaces': ['team', 'b']}}"))
        .contains("--watch-namespaces=team,b");
  }

  @Test
  void podsOfContourAreAsInGoContour() {
    JsonNode deployment = contour("{}");
    assertThat(deployment.at("/metadata/name").asString()).isEqualTo("contour-g");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(deployment.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(600);
    assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(json("{'app': 'contour-g'}"));
    assertThat(deployment.at("/spec/strategy"))
        .isEqualTo(
            json(
                "{'type': 'RollingUpdate', 'rollingUpdate': {'maxSurge': '50%', 'maxUnavailable': '25%'}}"));
    JsonNode pod = deployment.at("/spec/template/spec");
    assertThat(pod.path("serviceAccountName").asString()).isEqualTo("contour-g");
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(pod.path("securityContext"))
        .isEqualTo(json("{'runAsNonRoot': true, 'runAsUser': 65534, 'runAsGroup': 65534}"));
    JsonNode container = pod.at("/containers/0");
    assertThat(container.path("image").asString()).isEqualTo("contour:v1");
    assertThat(container.path("ports").findValuesAsString("containerPort"))
        .containsExactly("8001", "8000", "6060");
    assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
    assertThat(container.at("/readinessProbe/tcpSocket/port").asInt()).isEqualTo(8001);
    assertThat(container.path("env").findValuesAsString("name"))
        .containsExactly("CONTOUR_NAMESPACE", "POD_NAME");
    assertThat(pod.at("/volumes/0/secret/secretName").asString()).isEqualTo("contourcert-g");
  }

  @Test
  void whatIsGivenForContourIsTaken() {
    JsonNode deployment =
        contour(
            """
            {'contour': {'replicas': 4, 'deployment': {'replicas': 3, 'strategy': {'type': 'Recreate'}},
             'nodePlacement': {'nodeSelector': {'disk': 'fast'}, 'tolerations': [{'key': 't', 'operator': 'Exists'}]},
             'resources': {'limits': {'memory': '1Gi'}}, 'podAnnotations': {'a': '1'}}}\
            """);
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(deployment.at("/spec/strategy/type").asString()).isEqualTo("Recreate");
    JsonNode template = deployment.at("/spec/template");
    assertThat(template.at("/spec/nodeSelector/disk").asString()).isEqualTo("fast");
    assertThat(template.at("/spec/tolerations/0/operator").asString()).isEqualTo("Exists");
    assertThat(template.at("/spec/containers/0/resources/limits/memory").asString())
        .isEqualTo("1Gi");
    assertThat(template.at("/metadata/annotations/a").asString()).isEqualTo("1");
  }

  @Test
  void envoyRunsOnEachNodeUnlessADeploymentIsWanted() {
    JsonNode daemonSet = envoy("{}");
    assertThat(daemonSet.path("kind").asString()).isEqualTo("DaemonSet");
    assertThat(daemonSet.at("/spec/updateStrategy"))
        .isEqualTo(json("{'type': 'RollingUpdate', 'rollingUpdate': {'maxUnavailable': '10%'}}"));
    JsonNode deployment =
        envoy("{'envoy': {'workloadType': 'Deployment', 'deployment': {'replicas': 5}}}");
    assertThat(deployment.path("kind").asString()).isEqualTo("Deployment");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(deployment.at("/spec/strategy/rollingUpdate"))
        .isEqualTo(json("{'maxSurge': '10%'}"));
    assertThat(deployment.at("/spec/template/spec").has("affinity")).isTrue();
  }

  @Test
  void theStrategyOfADaemonSetHoldsWhereTheTypeIsSpeltOut() {
    String strategy = "'daemonSet': {'updateStrategy': {'type': 'OnDelete'}}";
    assertThat(envoy("{'envoy': {" + strategy + "}}").at("/spec/updateStrategy/type").asString())
        .isEqualTo("RollingUpdate");
    assertThat(
            envoy("{'envoy': {'workloadType': 'DaemonSet', " + strategy + "}}")
                .at("/spec/updateStrategy/type")
                .asString())
        .isEqualTo("OnDelete");
  }

  @Test
  void podsOfEnvoyAreAsInGoContour() {
    JsonNode pod = envoy("{}").at("/spec/template/spec");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(300);
    assertThat(pod.path("volumes").findValuesAsString("name"))
        .containsExactly("envoycert", "envoy-config", "envoy-admin");
    assertThat(pod.at("/volumes/1").has("emptyDir")).isTrue();
    assertThat(texts(pod.at("/initContainers/0/args")))
        .containsExactly(
            "bootstrap",
            "/config/envoy.json",
            "--xds-address=contour-g",
            "--xds-port=8001",
            "--xds-resource-version=v3",
            "--resources-dir=/config/resources",
            "--envoy-cafile=/certs/ca.crt",
            "--envoy-cert-file=/certs/tls.crt",
            "--envoy-key-file=/certs/tls.key",
            "--overload-max-heap=0",
            "--overload-downstream-max-conn=0");
    JsonNode manager = pod.at("/containers/0");
    assertThat(texts(manager.path("args"))).containsExactly("envoy", "shutdown-manager");
    assertThat(texts(manager.at("/lifecycle/preStop/exec/command")))
        .containsExactly("/bin/contour", "envoy", "shutdown", "--check-delay=5s");
    JsonNode envoy = pod.at("/containers/1");
    assertThat(texts(envoy.path("args")))
        .containsExactly(
            "-c",
            "/config/envoy.json",
            "--service-cluster $(CONTOUR_NAMESPACE)",
            "--service-node $(ENVOY_POD_NAME)",
            "--log-level info",
            "--base-id 0");
    assertThat(envoy.path("ports")).hasSize(1);
    assertThat(envoy.at("/readinessProbe/httpGet/port").asInt()).isEqualTo(8002);
    assertThat(envoy.at("/lifecycle/preStop/httpGet/port").asInt()).isEqualTo(8090);
  }

  /** They are JVMs, which do not fit into what programs in Go are given. */
  @Test
  void helpersOfEnvoyHaveTheMemoryThatTheyNeed() {
    JsonNode pod = envoy("{}").at("/spec/template/spec");
    for (JsonNode helper : List.of(pod.at("/initContainers/0"), pod.at("/containers/0"))) {
      assertThat(helper.path("resources"))
          .isEqualTo(
              json(
                  "{'requests': {'cpu': '25m', 'memory': '128Mi'}, 'limits': {'memory': '256Mi'}}"));
    }
  }

  @Test
  void whatIsGivenForEnvoyIsTaken() {
    JsonNode template =
        envoy(
                """
                {'envoy': {'logLevel': 'debug', 'baseID': 3, 'overloadMaxHeapSize': 1000, 'overloadMaxDownstreamConnections': 9,
                  'resources': {'requests': {'cpu': '1'}}, 'podAnnotations': {'a': '1'},
                  'extraVolumes': [{'name': 'v', 'emptyDir': {}}], 'extraVolumeMounts': [{'name': 'v', 'mountPath': '/v'}]},
                 'runtimeSettings': {'envoy': {'metrics': {'port': 9002}, 'health': {'port': 9003}}}}\
                """)
            .at("/spec/template");
    JsonNode pod = template.path("spec");
    JsonNode envoy = pod.at("/containers/1");
    assertThat(texts(envoy.path("args"))).contains("--log-level debug", "--base-id 3");
    assertThat(envoy.at("/ports/0/containerPort").asInt()).isEqualTo(9002);
    assertThat(envoy.at("/readinessProbe/httpGet/port").asInt()).isEqualTo(9003);
    assertThat(envoy.at("/resources/requests/cpu").asString()).isEqualTo("1");
    assertThat(texts(pod.at("/initContainers/0/args")))
        .contains("--overload-max-heap=1000", "--overload-downstream-max-conn=9");
    assertThat(pod.path("volumes").findValuesAsString("name")).contains("v");
    assertThat(pod.at("/containers/0/volumeMounts").findValuesAsString("name")).contains("v");
    assertThat(envoy.path("volumeMounts").findValuesAsString("name")).contains("v");
    assertThat(pod.at("/initContainers/0/volumeMounts").findValuesAsString("name"))
        .doesNotContain("v");
    assertThat(template.at("/metadata/annotations/a").asString()).isEqualTo("1");
  }

  @Test
  void theServiceHasAPortForEachListenerThatCanBeThere() {
    JsonNode service =
        GatewayServices.envoy(
                instance(
                    """
                    {'listeners': [
                      {'name': 'a', 'protocol': 'HTTP', 'port': 80},
                      {'name': 'b', 'protocol': 'HTTP', 'port': 80, 'hostname': 'b.example.com'},
                      {'name': 'c', 'protocol': 'TLS', 'port': 443},
                      {'name': 'd', 'protocol': 'TCP', 'port': 443},
                      {'name': 'e', 'protocol': 'UDP', 'port': 53},
                      {'name': 'f', 'protocol': 'TCP', 'port': 60000}],
                     'addresses': [{'type': 'IPAddress', 'value': '192.0.2.1'}]}\
                    """,
                    "{}"))
            .object();
    assertThat(service.at("/spec/ports"))
        .isEqualTo(
            json(
                """
                [{'name': 'http-80', 'protocol': 'TCP', 'port': 80, 'targetPort': 8080},
                 {'name': 'https-443', 'protocol': 'TCP', 'port': 443, 'targetPort': 8443},
                 {'name': 'tcp-60000', 'protocol': 'TCP', 'port': 60000, 'targetPort': 2465}]\
                """));
    assertThat(service.at("/spec/loadBalancerIP").asString()).isEqualTo("192.0.2.1");
    assertThat(service.at("/spec/externalTrafficPolicy").asString()).isEqualTo("Local");
    assertThat(service.at("/spec/ipFamilyPolicy").asString()).isEqualTo("SingleStack");
  }

  @ParameterizedTest
  @CsvSource({
    "LoadBalancerService, LoadBalancer, Cluster",
    "NodePortService, NodePort, Cluster",
    "ClusterIPService, ClusterIP, ''"
  })
  void theServiceIsPublishedAsTheClassSays(String type, String expected, String policy) {
    JsonNode service =
        GatewayServices.envoy(
                withParameters(
                    "{'envoy': {'networkPublishing': {'type': '%s', 'externalTrafficPolicy': 'Cluster', 'ipFamilyPolicy': 'PreferDualStack', 'serviceAnnotations': {'a': '1'}}}}"
                        .formatted(type)))
            .object();
    assertThat(service.at("/spec/type").asString()).isEqualTo(expected);
    assertThat(service.at("/spec/externalTrafficPolicy").asString("")).isEqualTo(policy);
    assertThat(service.at("/spec/ipFamilyPolicy").asString()).isEqualTo("PreferDualStack");
    assertThat(service.at("/metadata/annotations/a").asString()).isEqualTo("1");
    assertThat(service.at("/spec/ports/0/nodePort").asInt(0))
        .isEqualTo(expected.equals("NodePort") ? 80 : 0);
  }

  @Test
  void labelsAndAnnotationsOfTheGatewayArePreferredAndThoseOfTheOwnerStay() {
    GatewayInstance instance =
        instance(
            "{'infrastructure': {'labels': {'team': 'gateway', 'projectcontour.io/owning-gateway-name': 'x'}, 'annotations': {'note': 'gateway'}}}",
            "{'resourceLabels': {'team': 'class', 'cost': '1'}, 'contour': {'podAnnotations': {'note': 'class'}}}");

    JsonNode metadata = ContourWorkload.of(instance).object().path("metadata");
    assertThat(metadata.path("labels"))
        .isEqualTo(
            json(
                """
                {'team': 'gateway', 'cost': '1', 'projectcontour.io/owning-gateway-name': 'g',
                 'gateway.networking.k8s.io/gateway-name': 'g', 'app.kubernetes.io/instance': 'g',
                 'app.kubernetes.io/name': 'contour', 'app.kubernetes.io/component': 'ingress-controller',
                 'app.kubernetes.io/managed-by': 'contour-gateway-provisioner'}\
                """));
    assertThat(metadata.at("/annotations/note").asString()).isEqualTo("gateway");
    assertThat(
            ContourWorkload.of(instance)
                .object()
                .at("/spec/template/metadata/annotations/note")
                .asString())
        .isEqualTo("gateway");
    assertThat(
            Stream.concat(
                    RightsObjects.of(instance).stream(),
                    Stream.of(
                        ConfigurationObject.of(instance),
                        EnvoyWorkload.of(instance),
                        GatewayServices.contour(instance),
                        GatewayServices.envoy(instance)))
                .map(Desired::object))
        .allSatisfy(
            object -> {
              assertThat(object.at("/metadata/labels/cost").asString("")).isEqualTo("1");
              assertThat(object.at("/metadata/annotations/note").asString("")).isEqualTo("gateway");
            });
  }

  @Test
  void disabledKindsAreNotReadByContour() {
    List<Desired> rights =
        RightsObjects.of(
            withParameters(
                "{'contour': {'disabledFeatures': ['tlsroutes', 'extensionservices']}}"));
    assertThat(rights.toString())
        .contains("httproutes", "tcproutes/status")
        .doesNotContain("tlsroutes", "extensionservices");
  }

  @Test
  void watchedNamespacesHaveRolesAndTheClusterOnlyWhatHasNoNamespace() {
    List<Desired> rights =
        RightsObjects.of(withParameters("{'contour': {'watchNamespaces': ['a']}}"));
    assertThat(rights.stream().map(Desired::describe))
        .containsExactly(
            "ServiceAccount team/contour-g",
            "ClusterRole contour-team-g",
            "ClusterRoleBinding contour-team-g",
            "Role a/contour-resources-team-g",
            "RoleBinding a/contour-resources-team-g",
            "Role team/contour-resources-team-g",
            "RoleBinding team/contour-resources-team-g",
            "Role team/contour-g",
            "RoleBinding team/contour-rolebinding-g",
            "ServiceAccount team/envoy-g");
    assertThat(rights.get(1).object().path("rules").toString())
        .contains("gatewayclasses", "namespaces")
        .doesNotContain("secrets");
  }

  @Test
  void theConfigurationIsThatOfTheClassForThisGateway() {
    assertThat(
            ConfigurationObject.of(
                    withParameters(
                        "{'runtimeSettings': {'gateway': {'gatewayRef': {'namespace': 'x', 'name': 'y'}}, 'envoy': {'logging': {'accessLogFormat': 'json'}}}}"))
                .object()
                .path("spec"))
        .isEqualTo(
            json(
                """
                {'gateway': {'gatewayRef': {'name': 'g', 'namespace': 'team'}},
                 'envoy': {'logging': {'accessLogFormat': 'json'}, 'service': {'name': 'envoy-g', 'namespace': 'team'}}}\
                """));
  }
}
