package io.projectcontour.it.docs;

import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the examples of a page take to exist: the Services that they name, with an endpoint each,
 * the certificates and the bundles of authorities.
 */
final class Surroundings {
  private final TestAuthority authority = TestAuthority.create("documentation");
  private final Map<String, List<JsonNode>> objects = new LinkedHashMap<>();

  /** The objects around these manifests; those in wrong ones are left to be missing. */
  static List<JsonNode> of(Page page) {
    Surroundings surroundings = new Surroundings();
    List<JsonNode> right = new ArrayList<>(page.before());
    page.manifests().stream()
        .filter(manifest -> !page.mistakes().containsKey(Page.name(manifest)))
        .forEach(right::add);
    for (JsonNode manifest : right) {
      surroundings.visit(
          manifest.path("metadata").path("namespace").asString("default"), manifest.path("spec"));
    }
    return surroundings.objects.values().stream().flatMap(List::stream).toList();
  }

  private void visit(String namespace, JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .path("services")
          .forEach(service -> service(namespace, service.path("name"), service.path("port")));
      JsonNode backend = object.path("backend").path("service");
      if (backend.isObject()) {
        service(namespace, backend.path("name"), backend.path("port").path("number"));
      }
      // A certificate that another namespace delegates is named with it.
      if (object.path("secretName").isString() && !object.has("targetNamespaces")) {
        certificate(namespace, object.path("secretName").asString());
      }
      if (object.path("caSecret").isString()) {
        bundle(namespace, object.path("caSecret").asString());
      }
    }
    node.forEach(child -> visit(namespace, child));
  }

  private void service(String namespace, JsonNode name, JsonNode port) {
    put(
        "service " + namespace + "/" + name.asString(),
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: %1$s, name: %2$s}
        spec: {ports: [{name: p, port: %3$d}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {namespace: %1$s, name: %2$s, labels: {kubernetes.io/service-name: %2$s}}
        addressType: IPv4
        ports: [{name: p, port: 8080}]
        endpoints: [{addresses: [192.0.2.1], conditions: {ready: true}}]
        """
            .formatted(namespace, name.asString(), port.asInt()));
  }

  private void certificate(String namespace, String name) {
    TestAuthority.Issued issued = authority.issue("documentation.example.com");
    put(
        "certificate " + namespace + "/" + name,
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: %s}
        type: kubernetes.io/tls
        data: {tls.crt: %s, tls.key: %s}
        """
            .formatted(
                owner(namespace, name),
                name.substring(name.indexOf('/') + 1),
                base64(issued.certificatePem()),
                base64(issued.keyPem())));
  }

  private void bundle(String namespace, String name) {
    put(
        "bundle " + namespace + "/" + name,
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: %s, name: %s}
        type: Opaque
        data: {ca.crt: %s}
        """
            .formatted(namespace, name, base64(authority.certificatePem())));
  }

  private void put(String key, String manifests) {
    objects.putIfAbsent(key, ClusterObjects.documents(manifests));
  }

  private static String owner(String namespace, String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? namespace : name.substring(0, slash);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
