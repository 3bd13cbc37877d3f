package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;

/** The Deployment of a Gateway's Contour (spec: operations.md sections 1.1 and 9.2). */
final class ContourWorkload {
  /** Unless the class says otherwise. */
  static final int REPLICAS = 2;

  private static final int METRICS_PORT = 8000;
  private static final int DEBUG_PORT = 6060;
  private static final int PROGRESS_SECONDS = 600;
  private static final long GRACE_SECONDS = 30;
  private static final int REVISIONS = 10;
  private static final String CERTIFICATES = "contourcert";

  private ContourWorkload() {}

  static Desired of(GatewayInstance instance) {
    Parameters.Contour parameters = instance.parameters().contour();
    String name = instance.contourName();
    return Desired.of(
        Resources.DEPLOYMENT,
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(instance.namespace())
            .withName(name)
            .withLabels(instance.workloadLabels())
            .withAnnotations(instance.annotations())
            .endMetadata()
            .withNewSpec()
            .withReplicas(parameters.replicas().orElse(REPLICAS))
            .withRevisionHistoryLimit(REVISIONS)
            .withProgressDeadlineSeconds(PROGRESS_SECONDS)
            .withSelector(PodParts.selector(name))
            .withStrategy(parameters.strategy())
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(instance.podLabels(name))
            .withAnnotations(instance.podAnnotations(parameters.podAnnotations()))
            .endMetadata()
            .withSpec(
                PodParts.pod(name, parameters.placement())
                    .withAffinity(PodParts.apart(name))
                    .withContainers(container(instance))
                    .withVolumes(
                        PodParts.secret(CERTIFICATES, CERTIFICATES + instance.secretsSuffix()))
                    .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                    .build())
            .endTemplate()
            .endSpec()
            .build(),
        new Update.Workload(parameters.replicas().isEmpty()));
  }

  private static Container container(GatewayInstance instance) {
    return PodParts.container("contour", instance.images().contour())
        .withCommand("contour")
        .withArgs(arguments(instance))
        .withEnv(
            PodParts.variable("CONTOUR_NAMESPACE", "metadata.namespace"),
            PodParts.variable("POD_NAME", "metadata.name"))
        .withPorts(
            port("xds", PodParts.XDS_PORT),
            port("metrics", METRICS_PORT),
            port("debug", DEBUG_PORT))
        .withLivenessProbe(
            probe()
                .withNewHttpGet()
                .withScheme("HTTP")
                .withPath("/healthz")
                .withPort(new IntOrString(METRICS_PORT))
                .endHttpGet()
                .build())
        .withReadinessProbe(ready())
        .withVolumeMounts(PodParts.mount(CERTIFICATES, "/certs", true))
        .withResources(instance.parameters().contour().resources().orElse(null))
        .build();
  }

  /** What {@code contour serve} is started with. */
  private static List<String> arguments(GatewayInstance instance) {
    Parameters.Contour parameters = instance.parameters().contour();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--incluster",
                "--xds-address=0.0.0.0",
                "--xds-port=" + PodParts.XDS_PORT,
                "--contour-cafile=/certs/ca.crt",
                "--contour-cert-file=/certs/tls.crt",
                "--contour-key-file=/certs/tls.key",
                "--contour-config-name=" + instance.configurationName(),
                "--leader-election-resource-name=" + instance.leaseName(),
                "--envoy-service-name=" + instance.envoyName(),
                "--kubernetes-debug=" + parameters.kubernetesLogLevel()));
    if (parameters.debug()) {
      arguments.add("--debug");
    }
    List<String> namespaces = instance.watchedNamespaces();
    if (!namespaces.isEmpty()) {
      arguments.add("--watch-namespaces=" + String.join(",", namespaces));
    }
    parameters.disabledFeatures().forEach(name -> arguments.add("--disable-feature=" + name));
    return arguments;
  }

  private static Probe ready() {
    return probe()
        .withNewTcpSocket()
        .withPort(new IntOrString(PodParts.XDS_PORT))
        .endTcpSocket()
        .build();
  }

  private static ProbeBuilder probe() {
    return new ProbeBuilder()
        .withTimeoutSeconds(1)
        .withPeriodSeconds(10)
        .withSuccessThreshold(1)
        .withFailureThreshold(3);
  }

  private static ContainerPort port(String name, int port) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(port)
        .withProtocol("TCP")
        .build();
  }
}
