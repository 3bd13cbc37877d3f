package io.projectcontour.bench.envoy;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.TestAuthority;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The objects behind the hosts that are asked; each method is one change. */
final class Site {
  static final String NAMESPACE = "load";

  private final ClusterObjects objects;
  private final InetAddress backends;
  private final TestAuthority authority;

  Site(ApiServer api, InetAddress backends, TestAuthority authority) {
    this.objects = api.objects();
    this.backends = backends;
    this.authority = authority;
    objects.createNamespace(NAMESPACE, Map.of());
  }

  /** A Service with endpoints. */
  void service(String name, int... ports) {
    objects.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: load, name: %s}
        spec: {clusterIP: None, ports: [{name: p, port: 80}]}
        """
            .formatted(name));
    for (int i = 0; i < ports.length; i++) {
      slice(name, i, ports[i]);
    }
  }

  void slice(String service, int number, int port) {
    objects.apply(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {namespace: load, name: %1$s-%2$d, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        ports: [{name: p, port: %3$d}]
        endpoints: [{addresses: ["%4$s"], conditions: {ready: true}}]
        """
            .formatted(service, number, port, backends.getHostAddress()));
  }

  void removeSlice(String service, int number) {
    objects.delete("discovery.k8s.io/v1", "EndpointSlice", NAMESPACE, service + "-" + number);
  }

  void removeService(String name, int slices) {
    objects.delete("v1", "Service", NAMESPACE, name);
    for (int i = 0; i < slices; i++) {
      removeSlice(name, i);
    }
  }

  /** A host whose answers carry a version; with TLS if its name begins with {@code tls}. */
  void host(String name, String service, long version) {
    objects.apply(
        """
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {namespace: load, name: %1$s}
        spec:
          virtualhost: {fqdn: %1$s.load.example.com%2$s}
          routes:
          - services: [{name: %3$s, port: 80}]
            responseHeadersPolicy: {set: [{name: x-version, value: "%4$d"}]}
        """
            .formatted(
                name,
                name.startsWith("tls") ? ", tls: {secretName: " + name + "}" : "",
                service,
                version));
  }

  void removeHost(String name) {
    objects.delete("projectcontour.io/v1", "HTTPProxy", NAMESPACE, name);
  }

  /** A new certificate for a host. */
  void certificate(String name) {
    TestAuthority.Issued issued = authority.issue(name + ".load.example.com");
    objects.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: load, name: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s}
        """
            .formatted(name, base64(issued.chainPem()), base64(issued.keyPem())));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
