package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The objects: HTTPProxies with five routes, each with a host, a Service and three endpoints of its
 * own; every second one with TLS and a Secret of its own. Any thread may call it.
 */
public final class Workload {
  static final String NAMESPACE = "bench";
  private static final int WRITERS = 16;
  private static final String PROXIES =
      "/apis/projectcontour.io/v1/namespaces/" + NAMESPACE + "/httpproxies";
  private static final String SERVICES = "/api/v1/namespaces/" + NAMESPACE + "/services";
  private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/" + NAMESPACE + "/endpointslices";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";

  private final KubernetesApi api;
  private final String certificate;
  private final String key;
  private int size;
  private int added;

  /** Nothing yet, but the namespace. */
  public Workload(ApiServer server) {
    this.api = server.api();
    server.objects().createNamespace(NAMESPACE, Map.of());
    TestAuthority.Issued issued = TestAuthority.create("bench").issue("bench.example.com");
    this.certificate = base64(issued.certificatePem());
    this.key = base64(EcKeyFile.of(issued));
  }

  /** How many HTTPProxies there are. */
  int size() {
    return size + added;
  }

  /** How many of them have TLS. */
  int secure() {
    return size / 2;
  }

  static boolean isSecure(int i) {
    return i % 2 == 1;
  }

  static String host(int i) {
    return "h" + i + ".bench.example.com";
  }

  /** Makes the objects that are missing. */
  public void growTo(int wanted) {
    int from = size;
    inParallel(
        from,
        wanted,
        i -> {
          post(SERVICES, service(i));
          post(SLICES, slice(i));
          if (isSecure(i)) {
            post(SECRETS, secret(i));
          }
          post(PROXIES, proxy(i));
        });
    size = Math.max(size, wanted);
  }

  /** Makes one more host and returns its number; it is without TLS. */
  int addPlainHost() {
    int i = 1_000_000 + 2 * (size + added++);
    post(SERVICES, service(i));
    post(SLICES, slice(i));
    post(PROXIES, proxy(i));
    return i;
  }

  /** Removes a host of {@link #addPlainHost}. */
  void removePlainHost(int i) {
    api.demand("DELETE", PROXIES + "/p" + i, null, null);
    api.demand("DELETE", SLICES + "/s" + i, null, null);
    api.demand("DELETE", SERVICES + "/s" + i, null, null);
    added--;
  }

  /** Changes a header that a route sets, such that the marker reaches Envoy. */
  void editRoute(int i, long marker) {
    api.demand("PATCH", PROXIES + "/p" + i, MERGE, json(routes(Marker.text(marker), i)));
  }

  /** Changes one of three endpoints, such that the marker reaches Envoy. */
  void editEndpoint(int i, long marker) {
    api.demand(
        "PATCH", SLICES + "/s" + i, MERGE, json("{" + endpoints(Marker.address(marker), i) + "}"));
  }

  /** Whether an HTTPProxy has a status. */
  boolean hasStatus(int i) {
    return !api.get(PROXIES + "/p" + i).body().path("status").path("currentStatus").isMissingNode();
  }

  /** How many HTTPProxies have a status. */
  int statuses() {
    int count = 0;
    String next = "";
    do {
      JsonNode list = api.demand("GET", PROXIES + "?limit=2000&continue=" + next, null, null);
      for (JsonNode item : list.path("items")) {
        count += item.path("status").path("currentStatus").isMissingNode() ? 0 : 1;
      }
      next = list.path("metadata").path("continue").asString("");
    } while (!next.isEmpty());
    return count;
  }

  /** Runs something for each number, several at once. */
  static void inParallel(int from, int to, IntConsumer action) {
    Semaphore slots = new Semaphore(WRITERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new java.util.ArrayList<java.util.concurrent.Future<?>>();
      for (int i = from; i < to; i++) {
        int number = i;
        tasks.add(
            threads.submit(
                () -> {
                  slots.acquireUninterruptibly();
                  try {
                    action.accept(number);
                  } finally {
                    slots.release();
                  }
                }));
      }
      for (var task : tasks) {
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("an object could not be written", e);
    }
  }

  private void post(String path, String document) {
    api.demand("POST", path, JSON, json(document));
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }

  private static String service(int i) {
    return """
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s%d"},
     "spec": {"clusterIP": "None", "ports": [{"port": 80, "targetPort": 8080}]}}
    """
        .formatted(i);
  }

  private static String slice(int i) {
    return """
    {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
     "metadata": {"name": "s%1$d", "labels": {"kubernetes.io/service-name": "s%1$d"}},
     "ports": [{"port": 8080, "protocol": "TCP"}], %2$s}
    """
        .formatted(i, endpoints("10.0.0.1", i));
  }

  private static String endpoints(String first, int i) {
    return """
    "endpoints": [
      {"addresses": ["%s"], "conditions": {"ready": true}},
      {"addresses": ["10.1.%2$d.%3$d"], "conditions": {"ready": true}},
      {"addresses": ["10.2.%2$d.%3$d"], "conditions": {"ready": true}}]
    """
        .formatted(first, i / 200 % 200, i % 200 + 1);
  }

  private String secret(int i) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": {"name": "c%d"},
     "data": {"tls.crt": "%s", "tls.key": "%s"}}
    """
        .formatted(i, certificate, key);
  }

  private static String proxy(int i) {
    String tls = isSecure(i) ? ", \"tls\": {\"secretName\": \"c%d\"}".formatted(i) : "";
    return """
    {"apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy", "metadata": {"name": "p%d"},
     "spec": {"virtualhost": {"fqdn": "%s"%s}, %s}}
    """
        .formatted(
            i,
            host(i),
            tls,
            routes("none", i).replaceFirst("\\{\"spec\": \\{", "").replaceFirst("}}\\s*$", ""));
  }

  private static String routes(String header, int i) {
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
