package io.projectcontour.bench;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.KubernetesApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
  private final HostObjects objects = new HostObjects();
  private int size;
  private int added;
  private int everAdded;

  /** Nothing yet, but the namespace. */
  public Workload(ApiServer server) {
    this.api = server.api();
    server.objects().createNamespace(NAMESPACE, Map.of());
  }

  /** How many HTTPProxies there are. */
  int size() {
    return size + added;
  }

  /** How many of them have TLS. */
  int secure() {
    return size / 2;
  }

  /** Whose turn it is: hosts far apart, and plain ones and ones with TLS in turn. */
  static int host(int turn, int size) {
    return (int) ((long) turn * 7919 % size);
  }

  /** Makes the objects that are missing. */
  public void growTo(int wanted) {
    int from = size;
    inParallel(
        from,
        wanted,
        i -> {
          post(SERVICES, HostObjects.service(i));
          post(SLICES, HostObjects.slice(i));
          if (HostObjects.isSecure(i)) {
            post(SECRETS, objects.secret(i));
          }
          post(PROXIES, HostObjects.proxy(i));
        });
    size = Math.max(size, wanted);
  }

  /** Makes one more host and returns its number; it is without TLS. */
  int addPlainHost() {
    int i = 1_000_000 + 2 * everAdded++;
    added++;
    post(SERVICES, HostObjects.service(i));
    post(SLICES, HostObjects.slice(i));
    post(PROXIES, HostObjects.proxy(i));
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
    api.demand(
        "PATCH", PROXIES + "/p" + i, MERGE, json(HostObjects.routes(Marker.text(marker), i)));
  }

  /** Changes one of three endpoints, such that the marker reaches Envoy. */
  void editEndpoint(int i, long marker) {
    api.demand(
        "PATCH",
        SLICES + "/s" + i,
        MERGE,
        json("{" + HostObjects.endpoints(Marker.address(marker), i) + "}"));
  }

  /** Whether an HTTPProxy has a status of Contour's; the API server gives it another at once. */
  boolean hasStatus(int i) {
    return hasStatus(api.get(PROXIES + "/p" + i).body());
  }

  private static boolean hasStatus(JsonNode proxy) {
    return !proxy.path("status").path("conditions").isEmpty();
  }

  /** How many HTTPProxies have a status. */
  int statuses() {
    int count = 0;
    String next = "";
    do {
      JsonNode list = api.demand("GET", PROXIES + "?limit=2000&continue=" + next, null, null);
      for (JsonNode item : list.path("items")) {
        count += hasStatus(item) ? 1 : 0;
      }
      next = list.path("metadata").path("continue").asString("");
    } while (!next.isEmpty());
    return count;
  }

  /**
   * The smallest documents that give HTTPProxies the status that another has.
   *
   * @param to the number behind the last
   */
  List<JsonNode> statusesLikeThatOf(int model, int from, int to) {
    JsonNode status = api.get(PROXIES + "/p" + model).body().path("status");
    List<JsonNode> documents = new ArrayList<>();
    for (int i = from; i < to; i++) {
      JsonNode stored = api.get(PROXIES + "/p" + i).body();
      ObjectNode document = new JsonMapper().createObjectNode();
      document.set("apiVersion", stored.path("apiVersion"));
      document.set("kind", stored.path("kind"));
      ObjectNode metadata = document.putObject("metadata");
      for (String field : List.of("namespace", "name", "resourceVersion")) {
        metadata.set(field, stored.path("metadata").path(field));
      }
      document.set("status", status);
      documents.add(document);
    }
    return documents;
  }

  /** Replaces the status of an HTTPProxy by that of a document. */
  void putStatus(int i, JsonNode document) {
    api.demand("PUT", PROXIES + "/p" + i + "/status", JSON, document);
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
}
