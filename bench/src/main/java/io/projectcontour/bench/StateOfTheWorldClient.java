package io.projectcontour.bench;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.netty.handler.ssl.SslContext;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * State of the world, as Envoy speaks it with Contour's bootstrap: a stream for all clusters, one
 * for all listeners, and one for each set of endpoints, each route table and each certificate.
 */
final class StateOfTheWorldClient extends XdsClient {
  private final Set<String> open = new HashSet<>();

  StateOfTheWorldClient(InetSocketAddress server, String id) {
    this(server, id, Optional.empty());
  }

  StateOfTheWorldClient(InetSocketAddress server, String id, SslContext tls) {
    this(server, id, Optional.of(tls));
  }

  private StateOfTheWorldClient(InetSocketAddress server, String id, Optional<SslContext> tls) {
    super(server, id, tls);
    synchronized (lock) {
      subscribe(XdsType.CLUSTER, List.of());
      subscribe(XdsType.LISTENER, List.of());
    }
  }

  private void subscribe(XdsType type, List<String> names) {
    if (!names.isEmpty() && !open.add(type + " " + names.getFirst())) {
      return;
    }
    Stream[] stream = new Stream[1];
    stream[0] = open(type.streamMethod(), message -> receive(type, names, stream[0], message));
    stream[0].send(request(type, names).setNode(node).build().toByteArray());
  }

  private static DiscoveryRequest.Builder request(XdsType type, List<String> names) {
    return DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNames(names);
  }

  private void receive(XdsType type, List<String> names, Stream stream, byte[] message) {
    DiscoveryResponse response;
    try {
      response = DiscoveryResponse.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
    stream.send(
        request(type, names)
            .setVersionInfo(response.getVersionInfo())
            .setResponseNonce(response.getNonce())
            .build()
            .toByteArray());
    Set<String> before = type == XdsType.CLUSTER ? Set.copyOf(known(type).keySet()) : Set.of();
    for (Any any : response.getResourcesList()) {
      Contents contents = new Contents(any.getValue());
      String name = contents.name();
      got(type, name, "", contents);
      if (type == XdsType.CLUSTER && !before.contains(name) && !contents.endpoints().isEmpty()) {
        subscribe(XdsType.ENDPOINT, List.of(contents.endpoints()));
      } else if (type == XdsType.LISTENER) {
        Set<String> routes = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        contents.references(routes, secrets);
        routes.forEach(route -> subscribe(XdsType.ROUTE, List.of(route)));
        secrets.forEach(secret -> subscribe(XdsType.SECRET, List.of(secret)));
      }
    }
  }
}
