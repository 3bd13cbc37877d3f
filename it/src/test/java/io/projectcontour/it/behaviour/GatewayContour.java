package io.projectcontour.it.behaviour;

import io.projectcontour.it.fixture.FreePort;

/**
 * Starts Contours that serve a Gateway. The ports of its listeners have to be free ones, since
 * Envoy opens each of them, {@value #SHIFT} above.
 */
final class GatewayContour {
  /** What Contour adds to a listener's port (spec: gateway-api.md section 2). */
  private static final int SHIFT = 8_000;

  private GatewayContour() {}

  /** A port for a listener. */
  static int port() {
    return FreePort.next() - SHIFT;
  }

  /** Starts one with the Gateway {@code web} in {@code default}. */
  static LiveContour start(String listeners) {
    return LiveContour.start(
        "gateway: {gatewayRef: {namespace: default, name: web}}", manifests(listeners));
  }

  /**
   * The Gateway and its class.
   *
   * @param listeners as a list in YAML, not indented
   */
  static String manifests(String listeners) {
    return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: contour}
        spec: {controllerName: projectcontour.io/gateway-controller}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          gatewayClassName: contour
          listeners:
        """
        + listeners.indent(2);
  }

  /**
   * An HTTPRoute in {@code default} on Gateway {@code web} that is called like the first label of
   * its host.
   *
   * @param rules as a list in YAML, not indented
   */
  static String route(String host, String rules) {
    return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s}
        spec:
          parentRefs: [{name: web}]
          hostnames: [%s]
          rules:
        """
            .formatted(host.substring(0, host.indexOf('.')), host)
        + rules.indent(2);
  }

  /** Where Envoy listens for a listener's port. */
  static int envoyPort(int port) {
    return port + SHIFT;
  }

  /** A GET through a listener without TLS. */
  static Call http(int port, String host, String path) {
    return Call.get(envoyPort(port), host, path);
  }
}
