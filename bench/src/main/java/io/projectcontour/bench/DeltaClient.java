package io.projectcontour.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.netty.handler.ssl.SslContext;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The delta protocol with one stream for each type. */
final class DeltaClient extends XdsClient {
  private final Map<XdsType, Stream> streams = new EnumMap<>(XdsType.class);
  private final Map<XdsType, Set<String>> asked = new EnumMap<>(XdsType.class);

  /** A new client. */
  DeltaClient(InetSocketAddress server, String id) {
    this(server, id, Map.of());
  }

  /** A new client with mutual TLS. */
  DeltaClient(InetSocketAddress server, String id, SslContext tls) {
    super(server, id, Optional.of(tls));
    synchronized (lock) {
      begin(Map.of());
    }
  }

  /**
   * A client that connects again.
   *
   * @param before what it had: names and versions, by type
   */
  DeltaClient(InetSocketAddress server, String id, Map<XdsType, Map<String, String>> before) {
    super(server, id, Optional.empty());
    synchronized (lock) {
      begin(before);
    }
  }

  private void begin(Map<XdsType, Map<String, String>> before) {
    for (XdsType type : XdsType.values()) {
      Map<String, String> versions = before.getOrDefault(type, Map.of());
      known(type).putAll(versions);
      asked.put(type, new HashSet<>(versions.keySet()));
      boolean everything =
          type == XdsType.CLUSTER
              || type == XdsType.LISTENER
              || (type == XdsType.VIRTUAL_HOST && !versions.isEmpty());
      if (everything || !versions.isEmpty()) {
        DeltaDiscoveryRequest.Builder first = first(type).putAllInitialResourceVersions(versions);
        if (!everything) {
          first.addAllResourceNamesSubscribe(versions.keySet());
        }
        stream(type).send(first.build().toByteArray());
      }
    }
    report();
  }

  /** What it has now; to be called when nothing comes any more. */
  Map<XdsType, Map<String, String>> versions() {
    Map<XdsType, Map<String, String>> copy = new EnumMap<>(XdsType.class);
    synchronized (lock) {
      known.forEach((type, versions) -> copy.put(type, new HashMap<>(versions)));
    }
    return copy;
  }

  private DeltaDiscoveryRequest.Builder first(XdsType type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setNode(node);
  }

  private Stream stream(XdsType type) {
    return streams.computeIfAbsent(
        type, _ -> open(type.deltaMethod(), message -> receive(type, message)));
  }

  private Set<String> asked(XdsType type) {
    return asked.computeIfAbsent(type, _ -> new HashSet<>());
  }

  private void subscribe(XdsType type, Set<String> names) {
    Set<String> more = new HashSet<>(names);
    more.removeIf(name -> !asked(type).add(name));
    if (more.isEmpty()) {
      return;
    }
    stream(type).send(first(type).addAllResourceNamesSubscribe(more).build().toByteArray());
  }

  private void receive(XdsType type, byte[] message) {
    DeltaDiscoveryResponse response;
    try {
      response = DeltaDiscoveryResponse.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
    stream(type)
        .send(
            DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type.typeUrl())
                .setResponseNonce(response.getNonce())
                .build()
                .toByteArray());
    Set<String> endpoints = new HashSet<>();
    Set<String> routes = new HashSet<>();
    Set<String> secrets = new HashSet<>();
    for (Resource resource : response.getResourcesList()) {
      Contents contents = new Contents(resource.getResource().getValue());
      got(type, resource.getName(), resource.getVersion(), contents);
      if (type == XdsType.CLUSTER && !contents.endpoints().isEmpty()) {
        endpoints.add(contents.endpoints());
      } else if (type == XdsType.LISTENER) {
        contents.references(routes, secrets);
      } else if (type == XdsType.ROUTE
          && !streams.containsKey(XdsType.VIRTUAL_HOST)
          && contents.discoversHosts()) {
        stream(XdsType.VIRTUAL_HOST).send(first(XdsType.VIRTUAL_HOST).build().toByteArray());
      }
    }
    response.getRemovedResourcesList().forEach(name -> lost(type, name));
    subscribe(XdsType.ENDPOINT, endpoints);
    subscribe(XdsType.ROUTE, routes);
    subscribe(XdsType.SECRET, secrets);
  }
}
