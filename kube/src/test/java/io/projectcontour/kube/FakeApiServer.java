package io.projectcontour.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the tests need of a Kubernetes API, in memory and on loopback: get, paged list, watch and
 * update with versions, and errors on demand.
 */
final class FakeApiServer implements AutoCloseable {
  private static final int PAGE = 2;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int version = 100;
  private int oldest = 100;
  private int watchGeneration;
  private boolean closed;

  private record Event(int version, String path, String type, JsonNode object) {}

  private record Refusal(int code, String message) {}

  /** A request's path: {@code collection} without the namespace. */
  private record Place(String collection, String namespace, String name, String subresource) {
    static Place of(String path) {
      List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
      int group = parts.getFirst().equals("api") ? 2 : 3;
      String base = "/" + String.join("/", parts.subList(0, group));
      List<String> rest = parts.subList(group, parts.size());
      String namespace = "";
      if (rest.size() > 2 && rest.getFirst().equals("namespaces")) {
        namespace = rest.get(1);
        rest = rest.subList(2, rest.size());
      }
      return new Place(
          base + "/" + rest.getFirst(),
          namespace,
          rest.size() > 1 ? rest.get(1) : "",
          rest.size() > 2 ? rest.get(2) : "");
    }

    String plural() {
      return collection.substring(collection.lastIndexOf('/') + 1);
    }

    String object() {
      return collection + "|" + namespace + "|" + name;
    }

    boolean covers(String object) {
      return object.startsWith(collection + "|" + (namespace.isEmpty() ? "" : namespace + "|"));
    }
  }

  FakeApiServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  /** Creates or changes an object. */
  synchronized void put(String yaml) {
    JsonNode object = new YAMLMapper().readTree(yaml);
    Place place = place(object);
    store(place, (ObjectNode) object, objects.containsKey(place.object()) ? "MODIFIED" : "ADDED");
  }

  synchronized void delete(String yaml) {
    Place place = place(new YAMLMapper().readTree(yaml));
    ObjectNode object = objects.remove(place.object());
    if (object == null) {
      throw new IllegalArgumentException("there is no " + place);
    }
    ObjectNode last = object.deepCopy();
    last.withObject("metadata").put("resourceVersion", Integer.toString(++version));
    history.add(new Event(version, place.object(), "DELETED", last));
    notifyAll();
  }

  /** Changes a stored object without anyone being told: as if history were lost. */
  synchronized void forgetHistory() {
    history.clear();
    oldest = ++version;
  }

  /** Ends all watches that are open. */
  synchronized void endWatches() {
    watchGeneration++;
    notifyAll();
  }

  /** The object stored, or null. */
  synchronized @Nullable JsonNode stored(String path) {
    ObjectNode object = objects.get(Place.of(path).object());
    return object == null ? null : object.deepCopy();
  }

  /**
   * Answers a verb (get, list, watch, create, update) on a plural or plural/status with an error.
   */
  void refuse(String verb, String plural, int code, String message) {
    refusals.put(verb + " " + plural, new Refusal(code, message));
  }

  void allow(String verb, String plural) {
    refusals.remove(verb + " " + plural);
  }

  /** Verb, resource and query of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  long count(String prefix) {
    return requests.stream().filter(request -> request.startsWith(prefix)).count();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    http.stop(0);
    threads.shutdownNow();
  }

  private static Place place(JsonNode object) {
    String apiVersion = object.path("apiVersion").asString();
    String kind = object.path("kind").asString();
    String plural = Kind.of(apiVersion, kind).map(Kind::plural).orElse("leases");
    return new Place(
        (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion + "/" + plural,
        object.path("metadata").path("namespace").asString(""),
        object.path("metadata").path("name").asString(),
        "");
  }

  private void store(Place place, ObjectNode object, String type) {
    object.withObject("metadata").put("resourceVersion", Integer.toString(++version));
    objects.put(place.object(), object);
    history.add(new Event(version, place.object(), type, object.deepCopy()));
    notifyAll();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Place place = Place.of(exchange.getRequestURI().getPath());
      Map<String, String> query = query(exchange);
      String resource =
          place.plural() + (place.subresource().isEmpty() ? "" : "/" + place.subresource());
      String verb = verb(exchange, place, query);
      requests.add(verb + " " + resource + " " + exchange.getRequestURI().getPath() + " " + query);
      Refusal refusal = refusals.get(verb + " " + resource);
      if (refusal != null) {
        error(exchange, refusal.code(), refusal.message());
        return;
      }
      switch (verb) {
        case "list" -> list(exchange, place, query);
        case "watch" -> watch(exchange, place, query);
        case "get" -> get(exchange, place);
        case "update" -> update(exchange, place);
        case "create" -> create(exchange);
        default -> error(exchange, 405, "not here");
      }
    }
  }

  private static String verb(HttpExchange exchange, Place place, Map<String, String> query) {
    if (exchange.getRequestMethod().equals("PUT")) {
      return "update";
    }
    if (exchange.getRequestMethod().equals("POST")) {
      return "create";
    }
    if (query.containsKey("watch")) {
      return "watch";
    }
    return place.name().isEmpty() ? "list" : "get";
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String text = exchange.getRequestURI().getQuery();
    if (text != null) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return query;
  }

  private void list(HttpExchange exchange, Place place, Map<String, String> query)
      throws IOException {
    ObjectNode list = KubernetesObjects.mapper().createObjectNode();
    synchronized (this) {
      int from = Integer.parseInt(query.getOrDefault("continue", "0"));
      List<String> keys = objects.keySet().stream().filter(place::covers).toList();
      int to = query.containsKey("limit") ? Math.min(keys.size(), from + PAGE) : keys.size();
      ObjectNode metadata = list.putObject("metadata");
      metadata.put("resourceVersion", Integer.toString(version));
      if (to < keys.size()) {
        metadata.put("continue", Integer.toString(to));
      }
      keys.subList(from, to).forEach(key -> list.withArray("items").add(objects.get(key)));
    }
    answer(exchange, 200, list);
  }

  private void watch(HttpExchange exchange, Place place, Map<String, String> query)
      throws IOException {
    int from = Integer.parseInt(query.get("resourceVersion"));
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    int generation;
    synchronized (this) {
      generation = watchGeneration;
    }
    while (true) {
      List<String> lines = new ArrayList<>();
      synchronized (this) {
        if (from < oldest) {
          out.write(
              bytes("{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n"));
          return;
        }
        for (Event event : history) {
          if (event.version() > from && place.covers(event.path())) {
            lines.add(line(event));
          }
        }
        from = version;
        if (lines.isEmpty()) {
          if (closed || generation != watchGeneration) {
            return;
          }
          try {
            wait();
          } catch (InterruptedException e) {
            return;
          }
        }
      }
      for (String line : lines) {
        out.write(bytes(line));
      }
      out.flush();
    }
  }

  private static String line(Event event) {
    ObjectNode line = KubernetesObjects.mapper().createObjectNode();
    line.put("type", event.type());
    line.set("object", event.object());
    return line + "\n";
  }

  private void get(HttpExchange exchange, Place place) throws IOException {
    ObjectNode object;
    synchronized (this) {
      object = objects.get(place.object());
    }
    if (object == null) {
      error(exchange, 404, "not found");
    } else {
      answer(exchange, 200, object);
    }
  }

  private void update(HttpExchange exchange, Place place) throws IOException {
    JsonNode wanted = KubernetesObjects.mapper().readTree(exchange.getRequestBody().readAllBytes());
    Function<JsonNode, String> versionOf = o -> o.at("/metadata/resourceVersion").asString("");
    ObjectNode stored;
    synchronized (this) {
      ObjectNode before = objects.get(place.object());
      if (before == null || !versionOf.apply(before).equals(versionOf.apply(wanted))) {
        stored = null;
      } else {
        if (place.subresource().isEmpty()) {
          stored = (ObjectNode) wanted.deepCopy();
        } else {
          stored = before.deepCopy();
          stored.set("status", wanted.path("status"));
        }
        store(place, stored, "MODIFIED");
        stored = stored.deepCopy();
      }
    }
    if (stored == null) {
      error(exchange, 409, "the object has been modified");
    } else {
      answer(exchange, 200, stored);
    }
  }

  private void create(HttpExchange exchange) throws IOException {
    ObjectNode object =
        (ObjectNode) KubernetesObjects.mapper().readTree(exchange.getRequestBody().readAllBytes());
    boolean taken;
    synchronized (this) {
      taken = objects.containsKey(place(object).object());
      if (!taken) {
        store(place(object), object, "ADDED");
      }
    }
    if (taken) {
      error(exchange, 409, "already exists");
    } else {
      answer(exchange, 201, object);
    }
  }

  private static void error(HttpExchange exchange, int code, String message) throws IOException {
    ObjectNode status = KubernetesObjects.mapper().createObjectNode();
    status.put("kind", "Status").put("code", code).put("message", message);
    answer(exchange, code, status);
  }

  private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = bytes(body.toString());
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
