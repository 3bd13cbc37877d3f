package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategyBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import io.projectcontour.app.provisioner.Parameters.Placement;
import io.projectcontour.app.provisioner.Parameters.Publishing;
import io.projectcontour.app.provisioner.Parameters.ServiceType;
import io.projectcontour.app.provisioner.Parameters.Workload;
import io.projectcontour.k8s.KubernetesObjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a ContourDeployment that {@link ParametersCheck} finds right. */
final class ParametersReader {
  private static final int STATS_PORT = 8002;

  private ParametersReader() {}

  /** What holds for a class without parameters. */
  static Parameters defaults() {
    return read(KubernetesObjects.mapper().createObjectNode());
  }

  /** The parameters in a ContourDeployment. */
  static Parameters read(JsonNode contourDeployment) {
    JsonNode spec = contourDeployment.path("spec");
    return new Parameters(
        contour(spec.path("contour")),
        envoy(spec.path("envoy"), spec.path("runtimeSettings").path("envoy")),
        texts(spec.path("resourceLabels")),
        spec.path("runtimeSettings") instanceof ObjectNode settings
            ? Optional.of(settings)
            : Optional.empty());
  }

  private static Parameters.Contour contour(JsonNode contour) {
    return new Parameters.Contour(
        replicas(contour),
        Json.model(contour.at("/deployment/strategy"), DeploymentStrategy.class)
            .orElseGet(
                () ->
                    rollingUpdate("50%")
                        .editRollingUpdate()
                        .withMaxUnavailable(new IntOrString("25%"))
                        .endRollingUpdate()
                        .build()),
        placement(contour),
        Json.model(contour.path("resources"), ResourceRequirements.class),
        texts(contour.path("podAnnotations")),
        contour.path("kubernetesLogLevel").asInt(0),
        contour.path("logLevel").asString("").equals("debug"),
        list(contour.path("watchNamespaces")),
        list(contour.path("disabledFeatures")));
  }

  private static Parameters.Envoy envoy(JsonNode envoy, JsonNode settings) {
    return new Parameters.Envoy(
        workload(envoy),
        publishing(envoy.path("networkPublishing")),
        placement(envoy),
        Json.model(envoy.path("resources"), ResourceRequirements.class),
        texts(envoy.path("podAnnotations")),
        Json.models(envoy.path("extraVolumes"), Volume.class),
        Json.models(envoy.path("extraVolumeMounts"), VolumeMount.class),
        orDefault(envoy.path("logLevel"), "info"),
        envoy.path("baseID").asInt(0),
        envoy.path("overloadMaxHeapSize").asLong(0),
        envoy.path("overloadMaxDownstreamConnections").asLong(0),
        port(settings.at("/metrics/port")),
        port(settings.at("/health/port")));
  }

  private static Workload workload(JsonNode envoy) {
    String type = envoy.path("workloadType").asString("");
    if (type.equals("Deployment")) {
      return new Workload.Replicated(
          replicas(envoy),
          Json.model(envoy.at("/deployment/strategy"), DeploymentStrategy.class)
              .orElseGet(() -> rollingUpdate("10%").build()));
    }
    DaemonSetUpdateStrategy byDefault =
        new DaemonSetUpdateStrategyBuilder()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString("10%"))
            .endRollingUpdate()
            .build();
    // Contour takes the strategy only where the type is spelt out.
    return new Workload.OnEachNode(
        type.isEmpty()
            ? byDefault
            : Json.model(envoy.at("/daemonSet/updateStrategy"), DaemonSetUpdateStrategy.class)
                .orElse(byDefault));
  }

  private static DeploymentStrategyBuilder rollingUpdate(String maxSurge) {
    return new DeploymentStrategyBuilder()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString(maxSurge))
        .endRollingUpdate();
  }

  private static Publishing publishing(JsonNode publishing) {
    return new Publishing(
        switch (publishing.path("type").asString("")) {
          case "NodePortService" -> ServiceType.NODE_PORT;
          case "ClusterIPService" -> ServiceType.CLUSTER_IP;
          default -> ServiceType.LOAD_BALANCER;
        },
        orDefault(publishing.path("externalTrafficPolicy"), "Local"),
        orDefault(publishing.path("ipFamilyPolicy"), "SingleStack"),
        texts(publishing.path("serviceAnnotations")));
  }

  private static Placement placement(JsonNode component) {
    JsonNode placement = component.path("nodePlacement");
    return new Placement(
        texts(placement.path("nodeSelector")),
        Json.models(placement.path("tolerations"), Toleration.class));
  }

  /** 0 counts as not given. */
  private static OptionalInt replicas(JsonNode component) {
    return IntStream.of(
            component.at("/deployment/replicas").asInt(0), component.path("replicas").asInt(0))
        .filter(replicas -> replicas > 0)
        .findFirst();
  }

  private static int port(JsonNode port) {
    return port.asInt(0) > 0 ? port.asInt() : STATS_PORT;
  }

  private static String orDefault(JsonNode text, String byDefault) {
    return text.asString("").isEmpty() ? byDefault : text.asString();
  }

  private static List<String> list(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new TreeMap<>();
    map.forEachEntry((key, value) -> texts.put(key, value.asString("")));
    return texts;
  }
}
