package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.projectcontour.app.provisioner.Parameters.Workload;
import io.projectcontour.kube.Resource;
import java.util.Map;

/** The Envoys of a Gateway (spec: operations.md sections 1.2 and 9.2). */
final class EnvoyWorkload {
  /** Unless the class says otherwise. */
  static final int REPLICAS = 2;

  private static final int SHUTDOWN_PORT = 8090;
  private static final long GRACE_SECONDS = 300;
  private static final int REVISIONS = 10;
  private static final String CERTIFICATES = "envoycert";
  private static final String CONFIGURATION = "envoy-config";
  private static final String ADMIN = "envoy-admin";
  private static final String NAMESPACE = "CONTOUR_NAMESPACE";
  private static final String POD = "ENVOY_POD_NAME";

  /** Of Envoy's helpers, which are JVMs: the memory limit decides about their heaps. */
  private static final ResourceRequirements HELPER =
      new ResourceRequirementsBuilder()
          .withRequests(Map.of("cpu", new Quantity("25m"), "memory", new Quantity("128Mi")))
          .withLimits(Map.of("memory", new Quantity("256Mi")))
          .build();

  private final GatewayInstance instance;
  private final Parameters.Envoy parameters;
  private final String name;

  private EnvoyWorkload(GatewayInstance instance) {
    this.instance = instance;
    this.parameters = instance.parameters().envoy();
    this.name = instance.envoyName();
  }

  static Desired of(GatewayInstance instance) {
    return new EnvoyWorkload(instance).workload();
  }

  /** The kind of workload that is not wanted. */
  static Resource otherKind(GatewayInstance instance) {
    return switch (instance.parameters().envoy().workload()) {
      case Workload.OnEachNode _ -> Resources.DEPLOYMENT;
      case Workload.Replicated _ -> Resources.DAEMON_SET;
    };
  }

  private Desired workload() {
    return switch (parameters.workload()) {
      case Workload.OnEachNode(var strategy) ->
          Desired.of(
              Resources.DAEMON_SET,
              new DaemonSetBuilder()
                  .withMetadata(metadata())
                  .withNewSpec()
                  .withRevisionHistoryLimit(REVISIONS)
                  .withSelector(PodParts.selector(name))
                  .withUpdateStrategy(strategy)
                  .withTemplate(template(pod()))
                  .endSpec()
                  .build(),
              new Update.Workload(false));
      case Workload.Replicated(var replicas, var strategy) ->
          Desired.of(
              Resources.DEPLOYMENT,
              new DeploymentBuilder()
                  .withMetadata(metadata())
                  .withNewSpec()
                  .withReplicas(replicas.orElse(REPLICAS))
                  .withRevisionHistoryLimit(REVISIONS)
                  .withSelector(PodParts.selector(name))
                  .withStrategy(strategy)
                  .withTemplate(template(pod().withAffinity(PodParts.apart(name))))
                  .endSpec()
                  .build(),
              new Update.Workload(replicas.isEmpty()));
    };
  }

  private ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withNamespace(instance.namespace())
        .withName(name)
        .withLabels(instance.workloadLabels())
        .withAnnotations(instance.annotations())
        .build();
  }

  private PodTemplateSpec template(PodSpecBuilder pod) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(instance.podLabels(name))
        .withAnnotations(instance.podAnnotations(parameters.podAnnotations()))
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  private PodSpecBuilder pod() {
    return PodParts.pod(name, parameters.placement())
        .withAutomountServiceAccountToken(false)
        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
        .withInitContainers(bootstrap())
        .withContainers(shutdownManager(), envoy())
        .withVolumes(
            PodParts.secret(CERTIFICATES, CERTIFICATES + instance.secretsSuffix()),
            PodParts.emptyDirectory(CONFIGURATION),
            PodParts.emptyDirectory(ADMIN))
        .addAllToVolumes(parameters.extraVolumes());
  }

  private Container bootstrap() {
    return PodParts.container("envoy-initconfig", instance.images().contour())
        .withCommand("contour")
        .withArgs(
            "bootstrap",
            "/config/envoy.json",
            "--xds-address=" + instance.contourName(),
            "--xds-port=" + PodParts.XDS_PORT,
            "--xds-resource-version=v3",
            "--resources-dir=/config/resources",
            "--envoy-cafile=/certs/ca.crt",
            "--envoy-cert-file=/certs/tls.crt",
            "--envoy-key-file=/certs/tls.key",
            "--overload-max-heap=" + parameters.maxHeapSize(),
            "--overload-downstream-max-conn=" + parameters.maxConnections())
        .withEnv(PodParts.variable(NAMESPACE, "metadata.namespace"))
        .withVolumeMounts(
            PodParts.mount(CERTIFICATES, "/certs", true),
            PodParts.mount(CONFIGURATION, "/config", false))
        .withResources(HELPER)
        .build();
  }

  private Container shutdownManager() {
    return PodParts.container("shutdown-manager", instance.images().contour())
        .withCommand("/bin/contour")
        .withArgs("envoy", "shutdown-manager")
        .withNewLifecycle()
        .withNewPreStop()
        .withNewExec()
        // Otherwise Envoy may be stopped in a moment without connections, while the Service still
        // sends clients to it.
        .withCommand("/bin/contour", "envoy", "shutdown", "--check-delay=5s")
        .endExec()
        .endPreStop()
        .endLifecycle()
        .withVolumeMounts(PodParts.mount(ADMIN, "/admin", false))
        .addAllToVolumeMounts(parameters.extraVolumeMounts())
        .withResources(HELPER)
        .build();
  }

  private Container envoy() {
    return PodParts.container("envoy", instance.images().envoy())
        .withCommand("envoy")
        .withArgs(
            "-c",
            "/config/envoy.json",
            "--service-cluster $(" + NAMESPACE + ")",
            "--service-node $(" + POD + ")",
            "--log-level " + parameters.logLevel(),
            "--base-id " + parameters.baseId())
        .withEnv(
            PodParts.variable(NAMESPACE, "metadata.namespace"),
            PodParts.variable(POD, "metadata.name"))
        .addNewPort()
        .withName("metrics")
        .withContainerPort(parameters.metricsPort())
        .withProtocol("TCP")
        .endPort()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withScheme("HTTP")
        .withPath("/ready")
        .withPort(new IntOrString(parameters.healthPort()))
        .endHttpGet()
        .withInitialDelaySeconds(3)
        .withPeriodSeconds(4)
        .withTimeoutSeconds(1)
        .withSuccessThreshold(1)
        .withFailureThreshold(3)
        .endReadinessProbe()
        .withNewLifecycle()
        .withNewPreStop()
        .withNewHttpGet()
        .withScheme("HTTP")
        .withPath("/shutdown")
        .withPort(new IntOrString(SHUTDOWN_PORT))
        .endHttpGet()
        .endPreStop()
        .endLifecycle()
        .withVolumeMounts(
            PodParts.mount(CERTIFICATES, "/certs", true),
            PodParts.mount(CONFIGURATION, "/config", true),
            PodParts.mount(ADMIN, "/admin", false))
        .addAllToVolumeMounts(parameters.extraVolumeMounts())
        .withResources(parameters.resources().orElse(null))
        .build();
  }
}
