package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.kube.Resource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How objects tell for which Gateway they were made: by labels, and by names. */
record Ownership(NamespacedName gateway) {
  /** Contour's own label, with the Gateway's name. */
  static final String LABEL = "projectcontour.io/owning-gateway-name";

  private static final String COMMON_LABEL = "gateway.networking.k8s.io/gateway-name";
  private static final String CONTOUR = "contour-";
  private static final String NAMESPACED = "contour-resources-";

  Map<String, String> labels() {
    return Map.of(LABEL, gateway.name(), COMMON_LABEL, gateway.name());
  }

  /** Selects what was made for Gateways of this name, in whatever namespace. */
  String selector() {
    return LABEL + "=" + gateway.name();
  }

  /** The name of Contour's Deployment, Service, ServiceAccount and Role. */
  String contourName() {
    return CONTOUR + gateway.name();
  }

  /** The name of the binding of Contour's own Role. */
  String contourBindingName() {
    return "contour-rolebinding-" + gateway.name();
  }

  /** The name of Envoy's workload, Service and ServiceAccount. */
  String envoyName() {
    return "envoy-" + gateway.name();
  }

  /** The name of Contour's ContourConfiguration. */
  String configurationName() {
    return "contourconfig-" + gateway.name();
  }

  /** The name of what has no namespace. */
  String clusterName() {
    return CONTOUR + gateway.namespace() + "-" + gateway.name();
  }

  /** The name of rights in a namespace that Contour looks at. */
  String namespacedName() {
    return NAMESPACED + gateway.namespace() + "-" + gateway.name();
  }

  /** Whether an object was made for the Gateway. Others are never touched. */
  boolean covers(JsonNode object) {
    JsonNode labels = object.at("/metadata/labels");
    return labels.path(LABEL).asString("").equals(gateway.name())
        || labels.path(COMMON_LABEL).asString("").equals(gateway.name());
  }

  /**
   * For which Gateway an object was made; empty if that cannot be told.
   *
   * @param namespace of the object; empty if it has none
   */
  static Optional<NamespacedName> of(
      Resource resource, String namespace, String name, Map<String, String> labels) {
    String gateway = labels.getOrDefault(LABEL, "");
    if (gateway.isEmpty()) {
      return Optional.empty();
    }
    int end = name.length() - gateway.length() - 1;
    boolean ofGateway = name.endsWith("-" + gateway);
    boolean elsewhere = ofGateway && name.startsWith(NAMESPACED) && end > NAMESPACED.length();
    if (resource.namespaced() && !elsewhere) {
      return Optional.of(new NamespacedName(namespace, gateway));
    }
    String start = elsewhere ? NAMESPACED : CONTOUR;
    return ofGateway && name.startsWith(start) && end > start.length()
        ? Optional.of(new NamespacedName(name.substring(start.length(), end), gateway))
        : Optional.empty();
  }
}
