package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a class says about the Contours of its Gateways, with all defaults (spec: config.md section
 * 5).
 *
 * @param labels of all objects
 * @param runtimeSettings {@code spec} of the ContourConfiguration, as it is given
 */
record Parameters(
    Contour contour,
    Envoy envoy,
    Map<String, String> labels,
    Optional<ObjectNode> runtimeSettings) {

  /**
   * Where pods run.
   *
   * @param nodeSelector labels of nodes; empty for every node
   */
  record Placement(Map<String, String> nodeSelector, List<Toleration> tolerations) {}

  /**
   * Contour.
   *
   * @param replicas empty if they are not given: 2 then, until somebody scales
   * @param kubernetesLogLevel 0 to 9
   * @param watchNamespaces empty for all
   */
  record Contour(
      OptionalInt replicas,
      DeploymentStrategy strategy,
      Placement placement,
      Optional<ResourceRequirements> resources,
      Map<String, String> podAnnotations,
      int kubernetesLogLevel,
      boolean debug,
      List<String> watchNamespaces,
      List<String> disabledFeatures) {}

  /**
   * Envoy.
   *
   * @param maxHeapSize in bytes; 0 for no limit
   * @param maxConnections of clients; 0 for no limit
   * @param metricsPort where it serves metrics
   * @param healthPort where it says that it is ready
   */
  record Envoy(
      Workload workload,
      Publishing publishing,
      Placement placement,
      Optional<ResourceRequirements> resources,
      Map<String, String> podAnnotations,
      List<Volume> extraVolumes,
      List<VolumeMount> extraVolumeMounts,
      String logLevel,
      int baseId,
      long maxHeapSize,
      long maxConnections,
      int metricsPort,
      int healthPort) {}

  /** How Envoys are spread. */
  sealed interface Workload {
    /** One on each node. */
    record OnEachNode(DaemonSetUpdateStrategy strategy) implements Workload {}

    /**
     * A number of them.
     *
     * @param replicas empty if they are not given: 2 then, until somebody scales
     */
    record Replicated(OptionalInt replicas, DeploymentStrategy strategy) implements Workload {}
  }

  /** Who reaches Envoy's Service. */
  enum ServiceType {
    /** A load balancer of the cloud. */
    LOAD_BALANCER("LoadBalancer"),
    /** A port of each node, which is that of the listener. */
    NODE_PORT("NodePort"),
    /** The cluster only. */
    CLUSTER_IP("ClusterIP");

    private final String text;

    ServiceType(String text) {
      this.text = text;
    }

    /** The type in a Service. */
    String text() {
      return text;
    }

    /** Whether others than the cluster reach it. */
    boolean isExternal() {
      return this != CLUSTER_IP;
    }
  }

  /** Envoy's Service. */
  record Publishing(
      ServiceType type,
      String externalTrafficPolicy,
      String ipFamilyPolicy,
      Map<String, String> annotations) {}
}
