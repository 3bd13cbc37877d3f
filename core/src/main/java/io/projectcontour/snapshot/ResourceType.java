package io.projectcontour.snapshot;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of resources that Envoy can be given, in the order in which additions are safe to send:
 * what is referred to comes before what refers to it.
 */
public enum ResourceType {
  /** {@code envoy.config.cluster.v3.Cluster}, served by CDS. */
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  /** {@code envoy.config.endpoint.v3.ClusterLoadAssignment}, served by EDS. */
  ENDPOINT("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  /** {@code envoy.config.listener.v3.Listener}, served by LDS. */
  LISTENER("envoy.config.listener.v3.Listener"),
  /** {@code envoy.config.route.v3.RouteConfiguration}, served by RDS. */
  ROUTE("envoy.config.route.v3.RouteConfiguration"),
  /** {@code envoy.config.route.v3.VirtualHost}, served by VHDS. */
  VIRTUAL_HOST("envoy.config.route.v3.VirtualHost"),
  /** {@code envoy.extensions.transport_sockets.tls.v3.Secret}, served by SDS. */
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
  /** {@code envoy.service.runtime.v3.Runtime}, served by RTDS. */
  RUNTIME("envoy.service.runtime.v3.Runtime");

  private static final Map<String, ResourceType> BY_TYPE_URL =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(ResourceType::typeUrl, Function.identity()));

  private final String typeUrl;

  ResourceType(String messageName) {
    this.typeUrl = "type.googleapis.com/" + messageName;
  }

  /** The type URL that xDS requests, responses and {@code Any} carry. */
  public String typeUrl() {
    return typeUrl;
  }

  /** The type with this URL, or empty when we do not serve it. */
  public static Optional<ResourceType> ofTypeUrl(String typeUrl) {
    return Optional.ofNullable(BY_TYPE_URL.get(typeUrl));
  }
}
