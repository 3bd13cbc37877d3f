package io.projectcontour.it.serve;

import java.net.InetAddress;

/** Objects of namespace {@code default}. */
final class Manifests {
  private Manifests() {}

  /** A Service on port 80 with one endpoint. */
  static String service(String name, InetAddress address, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {namespace: default, name: %1$s}
    spec:
      ports: [{port: 80}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      namespace: default
      name: %1$s
      labels: {kubernetes.io/service-name: %1$s}
    addressType: IPv4
    ports: [{port: %3$d, protocol: TCP}]
    endpoints:
    - addresses: ["%2$s"]
      conditions: {ready: true}
    """
        .formatted(name, address.getHostAddress(), port);
  }

  /** An HTTPProxy that serves a host by a Service. */
  static String proxy(String name, String host, String service) {
    return """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {namespace: default, name: %s}
    spec:
      virtualhost: {fqdn: %s}
      routes:
      - services: [{name: %s, port: 80}]
    """
        .formatted(name, host, service);
  }

  /** The same over TLS. */
  static String secureProxy(String name, String host, String service, String secret) {
    return """
    apiVersion: projectcontour.io/v1
    kind: HTTPProxy
    metadata: {namespace: default, name: %s}
    spec:
      virtualhost: {fqdn: %s, tls: {secretName: %s}}
      routes:
      - services: [{name: %s, port: 80}]
    """
        .formatted(name, host, secret, service);
  }

  /** An Ingress that serves a host by a Service. */
  static String ingress(String name, String host, String service) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {namespace: default, name: %s}
    spec:
      rules:
      - host: %s
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}
    """
        .formatted(name, host, service);
  }

  /** The Service in front of Envoy. */
  static String envoyService() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {namespace: projectcontour, name: envoy}
    spec:
      type: LoadBalancer
      ports: [{port: 80}]
    """;
  }

  /** What the network gives it. */
  static String envoyServiceStatus(String address) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {namespace: projectcontour, name: envoy}
    status: {loadBalancer: {ingress: [{ip: %s}]}}
    """
        .formatted(address);
  }
}
