package io.projectcontour.k8s.contour;

import io.projectcontour.k8s.IntOrString;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of a {@link ContourDeployment} that mean the same as in Kubernetes' own workloads. */
public final class PodSettings {
  private PodSettings() {}

  /** A Deployment. */
  public record DeploymentSettings(
      @Schema(value = "The number of pods; 2 by default.", min = 0) @Nullable Integer replicas,
      @Schema("How pods are replaced.") @Nullable Strategy strategy) {}

  /** A DaemonSet. */
  public record DaemonSetSettings(
      @Schema("How pods are replaced.") @Nullable Strategy updateStrategy) {}

  /** How pods are replaced. */
  public record Strategy(
      @Schema("RollingUpdate, or Recreate (Deployment) or OnDelete (DaemonSet).")
          @Nullable String type,
      @Schema("The pace, for RollingUpdate.") @Nullable RollingUpdate rollingUpdate) {}

  /** The pace of a replacement. */
  public record RollingUpdate(
      @Schema("How many pods may be there in addition, as a number or in per cent.")
          @Nullable IntOrString maxSurge,
      @Schema("How many pods may be missing, as a number or in per cent.")
          @Nullable IntOrString maxUnavailable) {}

  /** On which nodes pods run. */
  public record NodePlacement(
      @Schema("Labels that a node must have.") Map<String, String> nodeSelector,
      @Schema("Taints of nodes that do not matter.") List<Toleration> tolerations) {
    /** Fills in what is absent. */
    public NodePlacement {
      nodeSelector = Values.mapOf(nodeSelector);
      tolerations = Values.listOf(tolerations);
    }
  }

  /** Taints of nodes that do not matter. */
  public record Toleration(
      @Schema("The key of the taint; every key by default.") @Nullable String key,
      @Schema("Equal or Exists; Equal by default.") @Nullable String operator,
      @Schema("The value of the taint, for Equal.") @Nullable String value,
      @Schema("NoSchedule, PreferNoSchedule or NoExecute; every effect by default.")
          @Nullable String effect,
      @Schema("Seconds that a pod stays, for NoExecute; for ever by default.")
          @Nullable Long tolerationSeconds) {}

  /** What a container needs. */
  public record Resources(
      @Schema(
              value = "Claims of the pod that the container uses.",
              listType = "map",
              listMapKeys = {"name"})
          List<ResourceClaim> claims,
      @Schema(value = "The most that it may use.", pattern = Patterns.QUANTITY)
          Map<String, IntOrString> limits,
      @Schema(value = "What is set aside for it.", pattern = Patterns.QUANTITY)
          Map<String, IntOrString> requests) {
    /** Fills in what is absent. */
    public Resources {
      claims = Values.listOf(claims);
      limits = Values.mapOf(limits);
      requests = Values.mapOf(requests);
    }
  }

  /** A claim of the pod. */
  public record ResourceClaim(
      @Schema(value = "The claim's name.", required = true) String name,
      @Schema("Which of its requests; all by default.") @Nullable String request) {}
}
