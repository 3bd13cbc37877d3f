package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.KubernetesObjects;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The ContourConfiguration of a Gateway's Contour. */
final class ConfigurationObject {
  private ConfigurationObject() {}

  /** The settings of the class, with the Gateway and the Service that are to be served. */
  static Desired of(GatewayInstance instance) {
    ObjectNode object = KubernetesObjects.mapper().createObjectNode();
    object.put("apiVersion", Resources.CONTOUR_CONFIGURATION.apiVersion());
    object.put("kind", Resources.CONTOUR_CONFIGURATION.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("namespace", instance.namespace()).put("name", instance.configurationName());
    metadata.set("labels", Json.object(instance.commonLabels()));
    metadata.set("annotations", Json.object(instance.annotations()));
    ObjectNode spec = object.putObject("spec");
    instance.parameters().runtimeSettings().ifPresent(settings -> spec.setAll(settings.deepCopy()));
    spec.putObject("gateway")
        .set("gatewayRef", reference(instance.namespace(), instance.gateway().name()));
    spec.withObject("envoy").set("service", reference(instance.namespace(), instance.envoyName()));
    return new Desired(Resources.CONTOUR_CONFIGURATION, object, new Update.Configuration());
  }

  private static ObjectNode reference(String namespace, String name) {
    return Json.object(Map.of("name", name, "namespace", namespace));
  }
}
