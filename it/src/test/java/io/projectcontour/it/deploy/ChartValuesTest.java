package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values of the chart: each is checked, and each has an effect. */
class ChartValuesTest {
  private static final Path CHART = Repository.root().resolve("deploy/helm/contour");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          contor={}                                       | additional properties 'contor' not allowed
          contour.replica=3                               | additional properties 'replica' not allowed
          contour.replicas=0                              | '/contour/replicas': minimum: got 0, want 1
          contour.replicas="2"                            | '/contour/replicas': got string, want integer
          contour.podDisruptionBudget.minAvailable=1      | '/contour/podDisruptionBudget': maxProperties
          contour.podDisruptionBudget.maxUnavailable="x"  | '/contour/podDisruptionBudget/maxUnavailable'
          contour.resources.limit={}                      | additional properties 'limit' not allowed
          contour.logFormat="xml"                         | '/contour/logFormat': value must be one of
          contour.extraArgs="--debug"                     | '/contour/extraArgs': got string, want array
          contour.leaderElection.leaseName="A B"          | '/contour/leaderElection/leaseName'
          contour.configurationName="A_b"                 | '/contour/configurationName'
          envoy.kind="Pod"                                | '/envoy/kind': value must be one of
          envoy.hostPorts.http=70000                      | '/envoy/hostPorts/http': maximum
          envoy.logLevel="loud"                           | '/envoy/logLevel': value must be one of
          envoy.service.type="ExternalName"               | '/envoy/service/type': value must be one of
          envoy.terminationGracePeriodSeconds=0           | '/envoy/terminationGracePeriodSeconds': minimum
          image.pullPolicy="Sometimes"                    | '/image/pullPolicy': value must be one of
          watchNamespaces=["A_b"]                         | '/watchNamespaces/0': 'A_b' does not match pattern
          watchNamespaces=["a","a"]                       | '/watchNamespaces': items at 0 and 1 are equal
          gatewayApi="yes"                                | '/gatewayApi': got string, want boolean
          certgen.lifetimeDays=0                          | '/certgen/lifetimeDays': minimum
          """)
  void aWrongValueIsRefusedAndNamed(String setting, String reason) {
    Helm.Outcome outcome = Helm.template("projectcontour", setting);

    assertThat(outcome.code()).as(outcome.manifests()).isEqualTo(1);
    assertThat(outcome.errors()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          namespace.create=true                                | kind: Namespace
          image.repository="example.com/contour"               | image: "example.com/contour:0.1.0
          image.tag="v9"                                       | contour-certgen-v9
          image.pullPolicy="Always"                            | imagePullPolicy: Always
          imagePullSecrets=[{"name":"registry"}]               | - name: registry
          configuration={"disablePermitInsecure":true}         | disablePermitInsecure: true
          gatewayApi=true                                      | resources: [gatewayclasses]
          configuration.gateway={"gatewayRef":{"name":"g","namespace":"n"}} | resources: [gatewayclasses]
          watchNamespaces=["a","b"]                            | - "--watch-namespaces=a,b"
          contour.replicas=7                                   | replicas: 7
          contour.configurationName="main"                     | - "--contour-config-name=main"
          contour.debug=true                                   | - --debug
          contour.logFormat="json"                             | - --log-format=json
          contour.extraArgs=["--use-proxy-protocol"]           | - "--use-proxy-protocol"
          contour.extraEnv=[{"name":"JAVA_TOOL_OPTIONS","value":"-Xlog:gc"}] | name: JAVA_TOOL_OPTIONS
          contour.resources.limits.memory="3Gi"                | memory: 3Gi
          contour.podDisruptionBudget.maxUnavailable="30%"     | maxUnavailable: 30%
          contour.leaderElection.leaseName="lease"             | - "--leader-election-resource-name=lease"
          contour.podAnnotations={"a":"b"}                     | a: b
          contour.nodeSelector={"disk":"fast"}                 | disk: fast
          contour.tolerations=[{"key":"edge"}]                 | - key: edge
          contour.affinity={"nodeAffinity":{}}                 | nodeAffinity: {}
          contour.priorityClassName="high"                     | priorityClassName: "high"
          envoy.kind="Deployment"                              | maxSurge: 1
          envoy.image.repository="example.com/envoy"           | image: "example.com/envoy:distroless
          envoy.image.tag="v9"                                 | image: "docker.io/envoyproxy/envoy:v9"
          envoy.image.pullPolicy="Never"                       | imagePullPolicy: Never
          envoy.hostPorts.http=8080                            | hostPort: 8080
          envoy.logLevel="off"                                 | - "off"
          envoy.extraArgs=["--concurrency","2"]                | - "--concurrency"
          envoy.bootstrapArgs=["--overload-max-heap=9"]        | - "--overload-max-heap=9"
          envoy.resources.requests.memory="3Gi"                | memory: 3Gi
          envoy.terminationGracePeriodSeconds=17               | terminationGracePeriodSeconds: 17
          envoy.shutdown.args=["--drain-delay=5s"]             | - "--drain-delay=5s"
          envoy.shutdown.resources.limits.memory="3Gi"         | memory: 3Gi
          envoy.service.type="NodePort"                        | type: NodePort
          envoy.service.externalTrafficPolicy="Cluster"        | externalTrafficPolicy: Cluster
          envoy.service.annotations={"a":"b"}                  | a: b
          envoy.service.loadBalancerSourceRanges=["10.0.0.0/8"]| - 10.0.0.0/8
          envoy.podAnnotations={"a":"b"}                       | a: b
          envoy.nodeSelector={"disk":"fast"}                   | disk: fast
          envoy.tolerations=[{"key":"edge"}]                   | - key: edge
          envoy.affinity={"nodeAffinity":{}}                   | nodeAffinity: {}
          envoy.priorityClassName="high"                       | priorityClassName: "high"
          certgen.lifetimeDays=10                              | --certificate-lifetime=10
          """)
  void everyValueHasAnEffect(String setting, String expected) {
    Helm.Outcome outcome = Helm.template("projectcontour", setting);

    assertThat(outcome.code()).as(outcome.errors()).isZero();
    assertThat(outcome.manifests()).contains(expected);
    assertThat(Helm.template("projectcontour").manifests()).doesNotContain(expected);
  }

  @Test
  void withoutCertgenNobodyMayWriteSecrets() {
    Variant variant = Helm.template("projectcontour", "certgen.enabled=false").variant();

    assertThat(variant.ofKind("Job")).isEmpty();
    assertThat(Right.of(variant, "contour-certgen")).isEmpty();
    assertThat(Right.of(variant, "contour")).isNotEmpty();
  }

  @Test
  void anEnvoyInADeploymentHasABudgetAndNoPortsOfTheNode() {
    Variant variant =
        Helm.template(
                "projectcontour",
                "envoy.kind=\"Deployment\"",
                "envoy.replicas=5",
                "envoy.podDisruptionBudget.maxUnavailable=3")
            .variant();

    assertThat(variant.ofKind("DaemonSet")).isEmpty();
    assertThat(variant.one("Deployment", "envoy").at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(variant.one("PodDisruptionBudget", "envoy").at("/spec/maxUnavailable").asInt())
        .isEqualTo(3);
    assertThat(variant.one("Deployment", "envoy").findValue("hostPort")).isNull();
  }

  @Test
  void aSecondInstallationHasClusterRolesOfItsOwn() {
    Variant variant = Helm.template("second").variant();

    assertThat(variant.one("ClusterRole", "contour-second").path("rules")).isNotEmpty();
    assertThat(
            variant
                .one("ClusterRoleBinding", "contour-second")
                .at("/subjects/0/namespace")
                .asString())
        .isEqualTo("second");
    assertThat(variant.manifests())
        .filteredOn(manifest -> !manifest.path("kind").asString().startsWith("ClusterRole"))
        .allSatisfy(
            manifest ->
                assertThat(manifest.at("/metadata/namespace").asString()).isEqualTo("second"));
  }

  /**
   * A value that the schema does not know could not be set at all, and one without a default is
   * hidden.
   */
  @Test
  void theSchemaKnowsTheValuesThatThereAre() throws IOException {
    JsonNode values =
        ClusterObjects.documents(Files.readString(CHART.resolve("values.yaml"))).getFirst();
    JsonNode schema =
        new JsonMapper().readTree(Files.readString(CHART.resolve("values.schema.json")));
    Set<String> known = new TreeSet<>();
    collect(schema, schema, "", known);
    // Helm's own, which every chart has.
    known.remove("/global");

    assertThat(known)
        .allSatisfy(path -> assertThat(values.at(path).isMissingNode()).as(path).isFalse());
    assertThat(Helm.template("projectcontour").code()).isZero();
  }

  private static void collect(JsonNode root, JsonNode node, String path, Set<String> known) {
    String reference = node.path("$ref").asString("");
    // Their keys are Kubernetes', or one of several.
    if (reference.endsWith("/resources") || reference.endsWith("/budget")) {
      known.add(path);
      return;
    }
    JsonNode target = reference.isEmpty() ? node : root.at(reference.substring(1));
    if (!target.has("properties")) {
      known.add(path);
    }
    target
        .path("properties")
        .forEachEntry((name, child) -> collect(root, child, path + "/" + name, known));
  }
}
