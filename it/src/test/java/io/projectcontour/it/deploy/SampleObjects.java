package io.projectcontour.it.deploy;

/** Objects of namespace {@code projectcontour} that make Contour write every status it can. */
final class SampleObjects {
  private SampleObjects() {}

  static final String BACKEND =
      """
      apiVersion: v1
      kind: Service
      metadata: {namespace: projectcontour, name: s}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {namespace: projectcontour, name: s, labels: {kubernetes.io/service-name: s}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [192.0.2.1], conditions: {ready: true}}]
      """;

  static final String CONTOUR_OBJECTS =
      """
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata: {namespace: projectcontour, name: p}
      spec:
        virtualhost: {fqdn: p.example.com}
        routes: [{services: [{name: s, port: 80}]}]
      ---
      apiVersion: projectcontour.io/v1alpha1
      kind: ExtensionService
      metadata: {namespace: projectcontour, name: e}
      spec: {services: [{name: s, port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {namespace: projectcontour, name: i}
      spec:
        rules:
        - host: i.example.com
          http:
            paths: [{path: /, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]
      """;

  /** The address that a cloud gave to Envoy's Service. */
  static final String ADDRESS =
      """
      apiVersion: v1
      kind: Service
      metadata: {namespace: projectcontour, name: envoy}
      status: {loadBalancer: {ingress: [{ip: 192.0.2.80}]}}
      """;

  static final String GATEWAY_OBJECTS =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: contour}
      spec: {controllerName: projectcontour.io/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {namespace: projectcontour, name: contour}
      spec:
        gatewayClassName: contour
        listeners:
        - {name: http, protocol: HTTP, port: 80}
        - {name: tls, protocol: TLS, port: 443, tls: {mode: Passthrough}}
        - {name: tcp, protocol: TCP, port: 5000}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {namespace: projectcontour, name: http}
      spec:
        parentRefs: [{name: contour, sectionName: http}]
        rules: [{backendRefs: [{name: s, port: 80}]}]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GRPCRoute
      metadata: {namespace: projectcontour, name: grpc}
      spec:
        parentRefs: [{name: contour, sectionName: http}]
        hostnames: [grpc.example.com]
        rules: [{backendRefs: [{name: s, port: 80}]}]
      ---
      apiVersion: gateway.networking.k8s.io/v1alpha2
      kind: TLSRoute
      metadata: {namespace: projectcontour, name: tls}
      spec:
        parentRefs: [{name: contour, sectionName: tls}]
        hostnames: [tls.example.com]
        rules: [{backendRefs: [{name: s, port: 80}]}]
      ---
      apiVersion: gateway.networking.k8s.io/v1alpha2
      kind: TCPRoute
      metadata: {namespace: projectcontour, name: tcp}
      spec:
        parentRefs: [{name: contour, sectionName: tcp}]
        rules: [{backendRefs: [{name: s, port: 80}]}]
      ---
      apiVersion: gateway.networking.k8s.io/v1alpha3
      kind: BackendTLSPolicy
      metadata: {namespace: projectcontour, name: policy}
      spec:
        targetRefs: [{group: "", kind: Service, name: s}]
        validation:
          hostname: s.example.com
          caCertificateRefs: [{group: "", kind: ConfigMap, name: missing}]
      """;
}
