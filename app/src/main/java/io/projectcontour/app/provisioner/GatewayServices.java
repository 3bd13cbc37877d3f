package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.projectcontour.app.provisioner.Parameters.Publishing;
import io.projectcontour.app.provisioner.Parameters.ServiceType;
import io.projectcontour.host.TrafficListener;
import java.util.Map;
import java.util.TreeMap;

/** The Services of a Gateway. */
final class GatewayServices {
  private GatewayServices() {}

  /** Where Envoys find Contour. */
  static Desired contour(GatewayInstance instance) {
    return Desired.of(
        Resources.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(instance.namespace())
            .withName(instance.contourName())
            .withLabels(instance.commonLabels())
            .withAnnotations(instance.annotations())
            .endMetadata()
            .withNewSpec()
            .withType(ServiceType.CLUSTER_IP.text())
            .withSelector(GatewayInstance.selector(instance.contourName()))
            .withSessionAffinity("None")
            .addNewPort()
            .withName("xds")
            .withProtocol("TCP")
            .withPort(PodParts.XDS_PORT)
            .withTargetPort(new IntOrString(PodParts.XDS_PORT))
            .endPort()
            .endSpec()
            .build(),
        new Update.Service(false));
  }

  /** Where clients find Envoys. */
  static Desired envoy(GatewayInstance instance) {
    Publishing publishing = instance.parameters().envoy().publishing();
    Map<String, String> annotations = new TreeMap<>(instance.annotations());
    annotations.putAll(publishing.annotations());
    ServiceType type = publishing.type();
    return Desired.of(
        Resources.SERVICE,
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(instance.namespace())
            .withName(instance.envoyName())
            .withLabels(instance.commonLabels())
            .withAnnotations(annotations)
            .endMetadata()
            .withNewSpec()
            .withType(type.text())
            .withSelector(GatewayInstance.selector(instance.envoyName()))
            .withSessionAffinity("None")
            .withIpFamilyPolicy(publishing.ipFamilyPolicy())
            .withExternalTrafficPolicy(
                type.isExternal() ? publishing.externalTrafficPolicy() : null)
            .withLoadBalancerIP(
                type == ServiceType.LOAD_BALANCER ? instance.address().orElse(null) : null)
            .withPorts(instance.listeners().stream().map(listener -> port(listener, type)).toList())
            .endSpec()
            .build(),
        new Update.Service(type.isExternal()));
  }

  private static ServicePort port(TrafficListener listener, ServiceType type) {
    return new ServicePortBuilder()
        .withName(listener.name())
        .withProtocol("TCP")
        .withPort(listener.port())
        .withTargetPort(new IntOrString(TrafficListener.containerPort(listener.port())))
        .withNodePort(type == ServiceType.NODE_PORT ? listener.port() : null)
        .build();
  }
}
