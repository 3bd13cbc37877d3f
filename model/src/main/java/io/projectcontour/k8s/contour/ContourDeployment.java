package io.projectcontour.k8s.contour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.CustomResource;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code projectcontour.io/v1alpha1 ContourDeployment}: what the provisioner installs for a Gateway
 * (spec: config.md section 5).
 */
@CustomResource(
    value = "What the provisioner installs for a Gateway.",
    shortNames = {"contourdeploy"})
public record ContourDeployment(
    Metadata metadata,
    @Schema("What is installed.") Spec spec,
    @Schema("How the provisioner judges the object.") @Nullable Status status)
    implements KubernetesObject {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public ContourDeployment {
    spec = Objects.requireNonNullElse(spec, Spec.EMPTY);
  }

  @Override
  public Kind kind() {
    return Kind.CONTOUR_DEPLOYMENT;
  }

  /** What is installed. */
  public record Spec(
      @Schema("The controller.") @Nullable Contour contour,
      @Schema("Envoy.") @Nullable Envoy envoy,
      @Schema("The settings that the controller starts with.")
          @Nullable ContourConfigurationSpec runtimeSettings,
      @Schema("Labels of everything that is installed; labels of the Gateway are preferred.")
          Map<String, String> resourceLabels) {
    private static final Spec EMPTY = new Spec(null, null, null, Map.of());

    /** Fills in what is absent. */
    public Spec {
      resourceLabels = Values.mapOf(resourceLabels);
    }
  }

  /** The controller. */
  public record Contour(
      @Schema(value = "The former place of deployment.replicas.", min = 0)
          @Nullable Integer replicas,
      @Schema("On which nodes it runs.") PodSettings.@Nullable NodePlacement nodePlacement,
      @Schema(
              value = "How much the Kubernetes client logs, from 0 for nothing.",
              min = 0,
              max = 9,
              format = "none")
          @Nullable Integer kubernetesLogLevel,
      @Schema("How much is logged: info or debug.") @Nullable String logLevel,
      @Schema("What its containers need.") PodSettings.@Nullable Resources resources,
      @Schema("The Deployment.") PodSettings.@Nullable DeploymentSettings deployment,
      @Schema("Annotations of its pods.") Map<String, String> podAnnotations,
      @Schema(
              value = "Namespaces whose objects are handled; all by default.",
              minItems = 1,
              maxItems = 42,
              itemMinLength = 1,
              itemMaxLength = 63,
              pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          List<String> watchNamespaces,
      @Schema(
              value = "Kinds of objects that are not handled.",
              minItems = 1,
              maxItems = 42,
              oneOf = {"grpcroutes", "tlsroutes", "extensionservices", "backendtlspolicies"})
          List<String> disabledFeatures) {
    /** Fills in what is absent. */
    public Contour {
      podAnnotations = Values.mapOf(podAnnotations);
      watchNamespaces = Values.listOf(watchNamespaces);
      disabledFeatures = Values.listOf(disabledFeatures);
    }
  }

  /**
   * Envoy.
   *
   * @param extraVolumes volumes of pods as Kubernetes has them, as they are in the manifest
   * @param extraVolumeMounts mounts of containers as Kubernetes has them, as in the manifest
   */
  public record Envoy(
      @Schema("DaemonSet or Deployment; DaemonSet by default.") @Nullable String workloadType,
      @Schema(value = "The former place of deployment.replicas.", min = 0)
          @Nullable Integer replicas,
      @Schema("Envoy's Service.") @Nullable NetworkPublishing networkPublishing,
      @Schema("On which nodes it runs.") PodSettings.@Nullable NodePlacement nodePlacement,
      @Schema(value = "Further volumes of its pods.", itemDefinition = "volume")
          List<JsonNode> extraVolumes,
      @Schema(value = "Where the volumes are mounted.", itemDefinition = "volume-mount")
          List<JsonNode> extraVolumeMounts,
      @Schema("Annotations of its pods.") Map<String, String> podAnnotations,
      @Schema("What its containers need.") PodSettings.@Nullable Resources resources,
      @Schema("How much is logged: trace, debug, info, warn, error, critical or off.")
          @Nullable String logLevel,
      @Schema("The DaemonSet, if it is one.") PodSettings.@Nullable DaemonSetSettings daemonSet,
      @Schema("The Deployment, if it is one.") PodSettings.@Nullable DeploymentSettings deployment,
      @Schema(value = "Tells several Envoys of a node apart that use its network.", min = 0)
          @Nullable Integer baseID,
      @Schema("The most bytes of memory; 0 for no limit.") @Nullable Long overloadMaxHeapSize,
      @Schema("The most connections of clients; 0 for no limit.")
          @Nullable Long overloadMaxDownstreamConnections) {
    /** Fills in what is absent. */
    public Envoy {
      extraVolumes = Values.listOf(extraVolumes);
      extraVolumeMounts = Values.listOf(extraVolumeMounts);
      podAnnotations = Values.mapOf(podAnnotations);
    }
  }

  /** Envoy's Service. */
  public record NetworkPublishing(
      @Schema("LoadBalancerService, NodePortService or ClusterIPService; the first by default.")
          @Nullable String type,
      @Schema("Local keeps the addresses of clients, Cluster spreads traffic; Local by default.")
          @Nullable String externalTrafficPolicy,
      @Schema("SingleStack, PreferDualStack or RequireDualStack; SingleStack by default.")
          @Nullable String ipFamilyPolicy,
      @Schema("Annotations of the Service.") Map<String, String> serviceAnnotations) {
    /** Fills in what is absent. */
    public NetworkPublishing {
      serviceAnnotations = Values.mapOf(serviceAnnotations);
    }
  }

  /** How the provisioner judges the object. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Status(
      @Schema(
              value = "The judgement in detail.",
              listType = "map",
              listMapKeys = {"type"})
          List<Condition> conditions) {
    /** Fills in what is absent. */
    public Status {
      conditions = Values.listOf(conditions);
    }
  }
}
