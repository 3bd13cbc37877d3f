package io.projectcontour.it.pods;

import io.projectcontour.it.fixture.KubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Services of one namespace: their names in /etc/hosts, their addresses on this machine, their
 * EndpointSlices, and a way in from outside for those of type LoadBalancer. Belongs to the thread
 * of the cluster; the ways in may be asked for by any.
 */
final class Services implements AutoCloseable {
  private static final String API_SERVER = "kubernetes:443";

  private final KubernetesApi api;
  private final PodNetwork network;
  private final Path hosts;
  private final String namespace;
  private final String apiServerAddress;
  private final Set<String> addresses = new HashSet<>();
  private final Map<String, ServiceProxy> inside = new ConcurrentHashMap<>();
  private final Map<String, ServiceProxy> outside = new ConcurrentHashMap<>();
  private final Map<String, String> slices = new HashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Set<String> balanced = new HashSet<>();

  Services(KubernetesApi api, PodNetwork network, Path hosts, String namespace) {
    this.api = api;
    this.network = network;
    this.hosts = hosts;
    this.namespace = namespace;
    writeHosts();
    JsonNode kubernetes = api.get("/api/v1/namespaces/default/services/kubernetes").body();
    apiServerAddress = kubernetes.at("/spec/clusterIP").asString();
  }

  /** Leads the Service of the API server to it, for the pods of all namespaces. */
  void serveApi(int apiPort) {
    ServiceProxy proxy = proxy(apiServerAddress, 443);
    proxy.forward(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), apiPort)));
    inside.put(API_SERVER, proxy);
  }

  /** Where the API server is for pods. */
  String apiServerAddress() {
    return apiServerAddress;
  }

  /** The port on the loopback address that leads to a Service of type LoadBalancer. */
  int outside(String service, int port) {
    ServiceProxy proxy = outside.get(service + ":" + port);
    if (proxy == null) {
      throw new AssertionError("no Service of type LoadBalancer " + service + ":" + port);
    }
    return proxy.port();
  }

  boolean isOutside(String service, int port) {
    return outside.containsKey(service + ":" + port);
  }

  /** How many connections pods have opened to a Service. */
  int connections(String service, int port) {
    ServiceProxy proxy = inside.get(service + ":" + port);
    return proxy == null ? 0 : proxy.connections();
  }

  /** Brings everything up to date with the Services and pods that there are. */
  void update(List<JsonNode> services, Collection<RunningPod> pods) {
    forget(services);
    for (JsonNode service : services) {
      if (service.at("/spec/selector").isEmpty()) {
        continue;
      }
      List<RunningPod> chosen =
          pods.stream().filter(pod -> matches(service.at("/spec/selector"), pod)).toList();
      announce(service);
      for (JsonNode port : service.at("/spec/ports")) {
        List<InetSocketAddress> ready =
            chosen.stream()
                .filter(RunningPod::isReady)
                .map(pod -> new InetSocketAddress(pod.address(), port.path("targetPort").asInt()))
                .toList();
        String key = service.at("/metadata/name").asString() + ":" + port.path("port").asInt();
        List.of(inside, outside)
            .forEach(
                side -> {
                  if (side.containsKey(key)) {
                    side.get(key).forward(ready);
                  }
                });
      }
      writeSlice(service, chosen);
    }
  }

  /** Closes the ports that no Service has any more, and removes what was made for it. */
  private void forget(List<JsonNode> services) {
    Set<String> wanted = new HashSet<>(Set.of(API_SERVER));
    Set<String> existing = new HashSet<>();
    for (JsonNode service : services) {
      String name = service.at("/metadata/name").asString();
      existing.add(name);
      service.at("/spec/ports").forEach(port -> wanted.add(name + ":" + port.path("port").asInt()));
    }
    for (Map<String, ServiceProxy> side : List.of(inside, outside)) {
      side.entrySet()
          .removeIf(
              entry -> {
                boolean gone = !wanted.contains(entry.getKey());
                if (gone) {
                  entry.getValue().close();
                }
                return gone;
              });
    }
    for (String name : List.copyOf(slices.keySet())) {
      if (!existing.contains(name)) {
        var _ =
            api.send(
                "DELETE",
                "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices/%s-pods"
                    .formatted(namespace, name),
                null,
                null);
        slices.remove(name);
        balanced.remove(name);
        names.remove(name);
        writeHosts();
      }
    }
  }

  private static boolean matches(JsonNode selector, RunningPod pod) {
    JsonNode labels = pod.manifest().at("/metadata/labels");
    return selector.propertyStream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }

  private void announce(JsonNode service) {
    String name = service.at("/metadata/name").asString();
    String address = service.at("/spec/clusterIP").asString("None");
    if (!address.equals("None") && !names.containsKey(name)) {
      names.put(
          name,
          "%1$s %2$s %2$s.%3$s %2$s.%3$s.svc %2$s.%3$s.svc.cluster.local%n"
              .formatted(address, name, namespace));
      writeHosts();
    }
    if (service.at("/spec/type").asString("").equals("LoadBalancer") && !balanced.contains(name)) {
      giveAddress(name);
      balanced.add(name);
    }
    for (JsonNode port : service.at("/spec/ports")) {
      String key = name + ":" + port.path("port").asInt();
      if (!port.path("targetPort").isNumber()) {
        throw new IllegalArgumentException("target ports are numbers here: " + service);
      }
      if (!address.equals("None") && !inside.containsKey(key)) {
        inside.put(key, proxy(address, port.path("port").asInt()));
      }
      if (service.at("/spec/type").asString("").equals("LoadBalancer")
          && !outside.containsKey(key)) {
        outside.put(key, new ServiceProxy(InetAddress.getLoopbackAddress(), 0));
      }
    }
  }

  /** As a load balancer does that is outside of the cluster. */
  private void giveAddress(String name) {
    ObjectNode patch = new JsonMapper().createObjectNode();
    patch
        .withArray("/status/loadBalancer/ingress")
        .addObject()
        .put("ip", network.hostAddress().getHostAddress());
    api.demand(
        "PATCH",
        "/api/v1/namespaces/%s/services/%s/status".formatted(namespace, name),
        "application/merge-patch+json",
        patch);
  }

  private ServiceProxy proxy(String address, int port) {
    if (addresses.add(address)) {
      network.addServiceAddress(address);
    }
    return new ServiceProxy(PodNetwork.address(address), port);
  }

  private void writeHosts() {
    try {
      // The same file: containers have it mounted.
      Files.writeString(hosts, "127.0.0.1 localhost\n" + String.join("", names.values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeSlice(JsonNode service, List<RunningPod> pods) {
    String name = service.at("/metadata/name").asString();
    ObjectNode slice = new JsonMapper().createObjectNode();
    slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
    slice.put("addressType", "IPv4");
    ObjectNode metadata = slice.putObject("metadata").put("name", name + "-pods");
    metadata.putObject("labels").put("kubernetes.io/service-name", name);
    ArrayNode ports = slice.putArray("ports");
    for (JsonNode port : service.at("/spec/ports")) {
      ports
          .addObject()
          .put("name", port.path("name").asString(""))
          .put("port", port.path("targetPort").asInt())
          .put("protocol", "TCP");
    }
    ArrayNode endpoints = slice.putArray("endpoints");
    for (RunningPod pod : new ArrayList<>(pods)) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(pod.address());
      endpoint
          .putObject("conditions")
          .put("ready", pod.isReady())
          .put("serving", pod.isReady())
          .put("terminating", pod.isEnding());
    }
    String written = slice.toString();
    if (!written.equals(slices.get(name))) {
      api.demand(
          "PATCH",
          "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices/%s-pods?fieldManager=pods&force=true"
              .formatted(namespace, name),
          "application/apply-patch+yaml",
          slice);
      slices.put(name, written);
    }
  }

  @Override
  public void close() {
    inside.values().forEach(ServiceProxy::close);
    outside.values().forEach(ServiceProxy::close);
  }
}
