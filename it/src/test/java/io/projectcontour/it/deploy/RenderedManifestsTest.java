package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The plain manifests are the chart's, and a real API server takes every one of them. */
@ExtendWith(RealSoftware.class)
class RenderedManifestsTest {
  @TempDir Path folder;

  static List<Variant> variants() {
    return Variant.all();
  }

  static List<Variant> variantsOfContour() {
    return Variant.ofContour();
  }

  @Test
  void theManifestsAreWhatTheChartGives() throws IOException {
    Repository.renderManifests(folder);

    assertThat(namesIn(Repository.renderedManifests())).isEqualTo(namesIn(folder));
    for (String name : namesIn(folder)) {
      assertThat(Files.readString(Repository.renderedManifests().resolve(name)))
          .as("deploy/rendered/%s is stale: run scripts/render", name)
          .isEqualTo(Files.readString(folder.resolve(name)));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyManifestIsAccepted(Variant variant, ApiServer api) {
    try (Installation _ = new Installation(api, variant)) {
      for (JsonNode manifest : variant.manifests()) {
        JsonNode metadata = manifest.path("metadata");
        assertThat(
                api.objects()
                    .get(
                        manifest.path("apiVersion").asString(),
                        manifest.path("kind").asString(),
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString())
                    .path("metadata")
                    .path("uid")
                    .asString(""))
            .as("%s %s", manifest.path("kind"), metadata.path("name"))
            .isNotEmpty();
      }
    }
  }

  /** A misspelt field would otherwise be dropped without a word. */
  @Test
  void aFieldThatDoesNotExistWouldBeRefused(ApiServer api) {
    api.objects().createNamespace("projectcontour", Map.of());
    JsonNode wrong = Variant.named("contour").one("Deployment", "contour").deepCopy();
    ((ObjectNode) wrong.path("spec")).put("replica", 2);

    KubernetesApi.Answer answer = api.objects().tryApply(wrong);

    assertThat(answer.succeeded()).isFalse();
    assertThat(answer.body().path("message").asString()).contains(".spec.replica");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void thePodsSatisfyTheRestrictedStandardButForPortsOfTheNode(Variant variant, ApiServer api) {
    api.objects()
        .createNamespace(
            "projectcontour", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    for (JsonNode workload : variant.workloads()) {
      String name = workload.path("metadata").path("name").asString();
      boolean portsOfTheNode = Variant.podSpec(workload).findValue("hostPort") != null;

      KubernetesApi.Answer asItIs = makePod(api, Variant.podSpec(workload));

      assertThat(asItIs.succeeded())
          .as("%s: %s", name, asItIs.body().path("message"))
          .isEqualTo(!portsOfTheNode);
      if (portsOfTheNode) {
        assertThat(workload.path("kind").asString()).isEqualTo("DaemonSet");
        ObjectNode without = (ObjectNode) Variant.podSpec(workload).deepCopy();
        without.findParents("hostPort").forEach(port -> ((ObjectNode) port).remove("hostPort"));
        assertThat(makePod(api, without).body().path("message").asString("")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyContainerIsConfined(Variant variant) {
    for (JsonNode workload : variant.workloads()) {
      JsonNode pod = Variant.podSpec(workload);
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
      assertThat(pod.path("hostNetwork").asBoolean(false)).isFalse();
      assertThat(pod.path("automountServiceAccountToken").isBoolean()).isTrue();
      for (JsonNode container : containers(pod)) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.at("/capabilities/drop/0").asString("")).isEqualTo("ALL");
        assertThat(container.at("/resources/requests/memory").asString("")).isNotEmpty();
        assertThat(container.at("/resources/requests/cpu").asString("")).isNotEmpty();
      }
    }
  }

  /** The launcher gives the heap a share of what the JVM finds as its container's limit. */
  @ParameterizedTest
  @MethodSource("variants")
  void everyJvmFindsALimitOfItsMemory(Variant variant) {
    for (JsonNode workload : variant.workloads()) {
      for (JsonNode container : containers(Variant.podSpec(workload))) {
        if (container.path("image").asString().contains("contour")) {
          assertThat(container.at("/resources/limits/memory").asString(""))
              .as("%s", container.path("name"))
              .isNotEmpty();
          assertThat(container.toString()).doesNotContain("-Xmx", "RAMPercentage");
        }
      }
    }
  }

  /** So that the objects of Go Contour are changed, and not joined by others. */
  @ParameterizedTest
  @MethodSource("variantsOfContour")
  void namesPortsAndSelectorsAreThoseOfGoContour(Variant variant) {
    JsonNode contour = variant.one("Deployment", "contour");
    JsonNode envoy =
        Stream.concat(
                variant.ofKind("DaemonSet").stream(),
                variant.ofKind("Deployment").stream()
                    .filter(one -> one.at("/metadata/name").asString().equals("envoy")))
            .findFirst()
            .orElseThrow();
    assertThat(contour.at("/spec/selector/matchLabels").toString())
        .isEqualTo("{\"app\":\"contour\"}");
    assertThat(envoy.at("/spec/selector/matchLabels").toString()).isEqualTo("{\"app\":\"envoy\"}");
    assertThat(ports(Variant.container(contour, "contour")))
        .containsExactly("xds 8001", "metrics 8000", "debug 6060");
    assertThat(ports(Variant.container(envoy, "envoy")))
        .containsExactly("http 8080", "https 8443", "metrics 8002");
    assertThat(volumes(contour)).contains("contourcert contourcert", "contour-config contour");
    assertThat(volumes(envoy)).contains("envoy-admin ", "envoy-config ", "envoycert envoycert");
    assertThat(variant.one("Service", "contour").at("/spec/ports/0/port").asInt()).isEqualTo(8001);
    assertThat(variant.one("Service", "envoy").at("/spec/ports").findValuesAsString("port"))
        .containsExactly("80", "443");
    assertThat(variant.one("ConfigMap", "contour").path("data").propertyNames())
        .containsExactly("contour.yaml");
  }

  private static List<String> ports(JsonNode container) {
    return container
        .path("ports")
        .valueStream()
        .map(port -> port.path("name").asString() + " " + port.path("containerPort").asInt())
        .toList();
  }

  private static List<String> volumes(JsonNode workload) {
    return Variant.podSpec(workload)
        .path("volumes")
        .valueStream()
        .map(
            volume ->
                volume.path("name").asString()
                    + " "
                    + volume.at("/secret/secretName").asString("")
                    + volume.at("/configMap/name").asString(""))
        .toList();
  }

  private static List<JsonNode> containers(JsonNode pod) {
    return Stream.of("containers", "initContainers")
        .flatMap(list -> pod.path(list).valueStream())
        .toList();
  }

  private static KubernetesApi.Answer makePod(ApiServer api, JsonNode spec) {
    ObjectNode pod = new JsonMapper().createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", "trial");
    pod.set("spec", spec);
    return api.api()
        .send("POST", "/api/v1/namespaces/projectcontour/pods?dryRun=All", "application/json", pod);
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
