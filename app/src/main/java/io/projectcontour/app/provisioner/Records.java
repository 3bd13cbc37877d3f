package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.contour.ContourDeployment;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import tools.jackson.databind.JsonNode;

/** Records of objects that were read as JSON. */
final class Records {
  private Records() {}

  static Gateway gateway(JsonNode object) throws ReconcileException {
    return (Gateway) read(Kind.GATEWAY, object);
  }

  static GatewayClass gatewayClass(JsonNode object) throws ReconcileException {
    return (GatewayClass) read(Kind.GATEWAY_CLASS, object);
  }

  static ContourDeployment contourDeployment(JsonNode object) throws ReconcileException {
    return (ContourDeployment) read(Kind.CONTOUR_DEPLOYMENT, object);
  }

  private static KubernetesObject read(Kind kind, JsonNode object) throws ReconcileException {
    try {
      return KubernetesObjects.read(kind, object);
    } catch (UnreadableObjectException e) {
      throw new ReconcileException(String.valueOf(e.getMessage()));
    }
  }
}
