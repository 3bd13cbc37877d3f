package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** {@code deploy/prometheus/podmonitors.yaml}, which the Prometheus operator reads. */
@ExtendWith(RealSoftware.class)
class PodMonitorsTest {
  /** The part of the operator's definition that these objects use. */
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: podmonitors.monitoring.coreos.com}
      spec:
        group: monitoring.coreos.com
        scope: Namespaced
        names: {kind: PodMonitor, listKind: PodMonitorList, plural: podmonitors, singular: podmonitor}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [selector, podMetricsEndpoints]
                  properties:
                    namespaceSelector:
                      type: object
                      properties:
                        any: {type: boolean}
                        matchNames: {type: array, items: {type: string}}
                    selector:
                      type: object
                      properties:
                        matchLabels: {type: object, additionalProperties: {type: string}}
                    podMetricsEndpoints:
                      type: array
                      items:
                        type: object
                        properties:
                          port: {type: string}
                          path: {type: string}
                          scheme: {type: string, enum: [http, https]}
                          honorLabels: {type: boolean}
      """;

  private static List<JsonNode> monitors() throws IOException {
    return ClusterObjects.documents(
        Files.readString(Repository.root().resolve("deploy/prometheus/podmonitors.yaml")));
  }

  @Test
  void theApiServerTakesThem(ApiServer api) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("contour-podmonitors")) {
      folder.write("podmonitors.yaml", DEFINITION);
      api.objects().installCrds(folder.path());
    }
    api.objects().createNamespace("monitoring", Map.of());
    for (JsonNode monitor : monitors()) {
      assertThat(api.objects().apply(monitor).at("/metadata/uid").asString("")).isNotEmpty();
    }
  }

  @Test
  void eachFindsItsPodsAndTheirPortInEveryVariant() throws IOException {
    for (Variant variant : Variant.ofContour()) {
      for (JsonNode monitor : monitors()) {
        assertThat(
                variant.manifests().stream()
                    .filter(manifest -> isScraped(manifest, monitor))
                    .map(manifest -> manifest.at("/metadata/name").asString()))
            .as("%s in %s", monitor.at("/metadata/name"), variant)
            .containsExactly(monitor.at("/metadata/name").asString().replace("-pods", ""));
      }
    }
  }

  private static boolean isScraped(JsonNode workload, JsonNode monitor) {
    JsonNode labels = workload.at("/spec/template/metadata/labels");
    String port = monitor.at("/spec/podMetricsEndpoints/0/port").asString();
    return monitor
            .at("/spec/selector/matchLabels")
            .propertyStream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
        && workload
            .at("/spec/template/spec/containers")
            .valueStream()
            .flatMap(container -> container.path("ports").valueStream())
            .anyMatch(one -> one.path("name").asString("").equals(port));
  }
}
