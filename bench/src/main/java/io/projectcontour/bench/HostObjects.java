package io.projectcontour.bench;

import io.projectcontour.it.fixture.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The objects of each host of the workload, as JSON, in namespace {@code bench}. */
public final class HostObjects {
  private final String certificate;
  private final String key;

  /** With a certificate that all hosts with TLS share, in Secrets of their own. */
  public HostObjects() {
    TestAuthority.Issued issued = TestAuthority.create("bench").issue("bench.example.com");
    this.certificate = base64(issued.certificatePem());
    this.key = base64(EcKeyFile.of(issued));
  }

  /** Whether a host has TLS: every second one. */
  public static boolean isSecure(int i) {
    return i % 2 == 1;
  }

  /** The host's name. */
  public static String host(int i) {
    return "h" + i + ".bench.example.com";
  }

  /** Its Service. */
  public static String service(int i) {
    return """
    {"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "bench", "name": "s%d"},
     "spec": {"clusterIP": "None", "ports": [{"port": 80, "targetPort": 8080}]}}
    """
        .formatted(i);
  }

  /** Its EndpointSlice, with three endpoints. */
  public static String slice(int i) {
    return slice(i, "10.0.0.1");
  }

  /** The same; the first endpoint has this address. */
  public static String slice(int i, String address) {
    return """
    {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
     "metadata": {"namespace": "bench", "name": "s%1$d", "labels": {"kubernetes.io/service-name": "s%1$d"}},
     "ports": [{"port": 8080, "protocol": "TCP"}], %2$s}
    """
        .formatted(i, endpoints(address, i));
  }

  /** The three endpoints, as a field of a slice. */
  static String endpoints(String first, int i) {
    return """
    "endpoints": [
      {"addresses": ["%s"], "conditions": {"ready": true}},
      {"addresses": ["10.1.%2$d.%3$d"], "conditions": {"ready": true}},
      {"addresses": ["10.2.%2$d.%3$d"], "conditions": {"ready": true}}]
    """
        .formatted(first, i / 200 % 200, i % 200 + 1);
  }

  /** Its Secret, if it has TLS. */
  public String secret(int i) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": {"namespace": "bench", "name": "c%d"},
     "data": {"tls.crt": "%s", "tls.key": "%s"}}
    """
        .formatted(i, certificate, key);
  }

  /** Its HTTPProxy, with five routes. */
  public static String proxy(int i) {
    return proxy(i, "none");
  }

  /** The same; the first route sets a header to this value. */
  public static String proxy(int i, String header) {
    String tls = isSecure(i) ? ", \"tls\": {\"secretName\": \"c%d\"}".formatted(i) : "";
    return """
    {"apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy", "metadata": {"namespace": "bench", "name": "p%d"},
     "spec": {"virtualhost": {"fqdn": "%s"%s}, %s}}
    """
        .formatted(
            i,
            host(i),
            tls,
            routes(header, i).replaceFirst("\\{\"spec\": \\{", "").replaceFirst("}}\\s*$", ""));
  }

  /** The routes as a patch of the HTTPProxy; the first of them sets a header to this value. */
  static String routes(String header, int i) {
    StringBuilder routes = new StringBuilder("{\"spec\": {\"routes\": [");
    for (int route = 0; route < 5; route++) {
      routes
          .append(route == 0 ? "" : ", ")
          .append(
              """
              {"conditions": [{"prefix": "%s"}], "services": [{"name": "s%d", "port": 80}],
               "requestHeadersPolicy": {"set": [{"name": "x-bench", "value": "%s"}]}}
              """
                  .formatted(route == 0 ? "/" : "/r" + route, i, route == 0 ? header : "none"));
    }
    return routes.append("]}}").toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
