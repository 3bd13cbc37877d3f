package io.projectcontour.control;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Objects around the Gateway {@code contour/gw}. */
final class GatewayObjects {
  static final String NAMESPACE = "contour";

  private GatewayObjects() {}

  static Settings settings() {
    return settings(Optional.of(new NamespacedName(NAMESPACE, "gw")), Optional.empty());
  }

  static Settings settings(
      Optional<NamespacedName> gateway, Optional<NamespacedName> clientCertificate) {
    return TestSettings.with(gateway, clientCertificate, Settings.defaults().headers());
  }

  static KubernetesObject gatewayClass() {
    return TestObjects.dated(
        Kind.GATEWAY_CLASS, "", "contour", 0, "'spec': {'controllerName': 'example.com/contour'}");
  }

  /** A Gateway with these listeners, each a JSON object. */
  static KubernetesObject gateway(List<String> listeners) {
    return TestObjects.dated(
        Kind.GATEWAY,
        NAMESPACE,
        "gw",
        0,
        "'spec': {'gatewayClassName': 'contour', 'listeners': ["
            + String.join(", ", listeners)
            + "]}");
  }

  /** A listener for all namespaces; the rest begins with a comma, if there is one. */
  static String listener(String name, int port, String protocol, String rest) {
    return "{'name': '%s', 'port': %d, 'protocol': '%s', 'allowedRoutes': {'namespaces': {'from': 'All'}}%s}"
        .formatted(name, port, protocol, rest);
  }

  /** A route whose reference and spec are completed by what is given. */
  static KubernetesObject route(
      Kind kind, String namespace, String name, int seconds, String inReference, String spec) {
    return TestObjects.dated(
        kind,
        namespace,
        name,
        seconds,
        "'spec': {'parentRefs': [{'name': 'gw', 'namespace': 'contour'%s}], %s}"
            .formatted(inReference, spec));
  }

  /** A Secret with a certificate, or with nothing. */
  static KubernetesObject certificate(boolean good) {
    return certificate(NAMESPACE, good);
  }

  static KubernetesObject certificate(String namespace, boolean good) {
    return good ? certificate(namespace, "") : secret(namespace, "");
  }

  /** A Secret with the certificate behind some text: with other text it is another certificate. */
  static KubernetesObject certificate(String namespace, String text) {
    return secret(
        namespace,
        "'tls.crt': '%s', 'tls.key': '%s'"
            .formatted(base64(text, "gateway-certificate.pem"), base64("", "gateway-key.pem")));
  }

  private static KubernetesObject secret(String namespace, String data) {
    return TestObjects.dated(
        Kind.SECRET, namespace, "cert", 0, "'type': 'kubernetes.io/tls', 'data': {" + data + "}");
  }

  /** The certificate as an authority. */
  static KubernetesObject authority(String namespace) {
    return TestObjects.dated(
        Kind.SECRET,
        namespace,
        "ca",
        0,
        "'data': {'ca.crt': '" + base64("", "gateway-certificate.pem") + "'}");
  }

  private static String base64(String text, String resource) {
    try (InputStream stream =
        Objects.requireNonNull(GatewayObjects.class.getResourceAsStream(resource))) {
      String pem = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString((text + pem).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
