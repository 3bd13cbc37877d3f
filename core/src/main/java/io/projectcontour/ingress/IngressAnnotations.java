package io.projectcontour.ingress;

import io.projectcontour.feature.Retries;
import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.Values;
import io.projectcontour.settings.TlsVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The annotations of an Ingress (spec: ingress.md section 4.1). Values that are not known count as
 * absent.
 */
record IngressAnnotations(Ingress ingress) {
  private static final String PREFIX = "projectcontour.io/";

  boolean forceSslRedirect() {
    return text("ingress.kubernetes.io/force-ssl-redirect").equals("true");
  }

  boolean allowsHttp() {
    return !text("kubernetes.io/ingress.allow-http").equals("false");
  }

  String responseTimeout() {
    String timeout = text(PREFIX + "response-timeout");
    return timeout.isEmpty() ? text(PREFIX + "request-timeout") : timeout;
  }

  Optional<String> retryOn() {
    return Optional.of(text(PREFIX + "retry-on")).filter(on -> !on.isEmpty());
  }

  long retries() {
    try {
      int number = Integer.parseInt(text(PREFIX + "num-retries"));
      return number < -1 ? 1 : Retries.count(number);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  Duration perTry() {
    return Retries.perTry(text(PREFIX + "per-try-timeout"));
  }

  TlsVersion tlsMinimum() {
    return TlsVersion.parseOr(text(PREFIX + "tls-minimum-protocol-version"), TlsVersion.TLS_1_2);
  }

  TlsVersion tlsMaximum() {
    return TlsVersion.parseOr(text(PREFIX + "tls-maximum-protocol-version"), TlsVersion.TLS_1_3);
  }

  Optional<String> certificateNamespace() {
    return Optional.of(text(PREFIX + "tls-cert-namespace")).filter(name -> !name.isEmpty());
  }

  Set<String> websocketPaths() {
    return Arrays.stream(text(PREFIX + "websocket-routes").split(",", -1))
        .map(String::strip)
        .collect(Collectors.toSet());
  }

  private String text(String annotation) {
    return Values.text(ingress.metadata().annotation(annotation));
  }
}
