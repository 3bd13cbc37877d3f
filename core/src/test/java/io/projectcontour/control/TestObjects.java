package io.projectcontour.control;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.KubernetesObjects;
import tools.jackson.databind.JsonNode;

/** Objects from short JSON, with single quotes for double ones. */
final class TestObjects {
  private TestObjects() {}

  static KubernetesObject object(Kind kind, String namespace, String name, String rest) {
    return read(
        kind,
        "{'metadata': {'namespace': '%s', 'name': '%s', 'generation': 1, 'labels': {'kubernetes.io/service-name': '%s'}}%s}"
            .formatted(namespace, name, name, rest.isEmpty() ? "" : ", " + rest));
  }

  /** An object from all of its JSON. */
  static KubernetesObject read(Kind kind, String text) {
    JsonNode node = KubernetesObjects.mapper().readTree(text.replace('\'', '"'));
    try {
      return KubernetesObjects.read(kind, node);
    } catch (KubernetesObjects.UnreadableObjectException e) {
      throw new AssertionError(e);
    }
  }

  static KubernetesObject service(String namespace, String name, int port) {
    return object(
        Kind.SERVICE,
        namespace,
        name,
        "'spec': {'ports': [{'name': 'http', 'port': " + port + "}]}");
  }

  static KubernetesObject slice(String namespace, String service, String address) {
    return object(
        Kind.ENDPOINT_SLICE,
        namespace,
        service,
        "'addressType': 'IPv4', 'ports': [{'name': 'http', 'port': 8080, 'protocol': 'TCP'}],"
            + " 'endpoints': [{'addresses': ['"
            + address
            + "']}]");
  }

  static KubernetesObject proxy(String namespace, String name, String spec) {
    return object(Kind.HTTP_PROXY, namespace, name, "'spec': {" + spec + "}");
  }

  /** An object that was made some seconds after the epoch; the rest follows the metadata. */
  static KubernetesObject dated(
      Kind kind, String namespace, String name, int seconds, String rest) {
    return read(
        kind,
        "{'metadata': {'namespace': '%s', 'name': '%s', 'generation': 1, 'creationTimestamp': '1970-01-01T00:00:%02dZ'}, %s}"
            .formatted(namespace, name, seconds, rest));
  }

  static KubernetesObject labelledNamespace(String name, String team) {
    return read(
        Kind.NAMESPACE,
        "{'metadata': {'name': '%s', 'labels': {'team': '%s'}}}".formatted(name, team));
  }
}
