package io.projectcontour.app.xdscli;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;

/** A type of resources that can be watched. */
public enum WatchedType {
  /** Clusters. */
  CLUSTERS("envoy.config.cluster.v3.Cluster"),
  /** Endpoints of clusters. */
  ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  /** Listeners. */
  LISTENERS("envoy.config.listener.v3.Listener"),
  /** Route configurations. */
  ROUTES("envoy.config.route.v3.RouteConfiguration"),
  /** Certificates and keys. */
  SECRETS("envoy.extensions.transport_sockets.tls.v3.Secret");

  private final String messageName;

  WatchedType(String messageName) {
    this.messageName = messageName;
  }

  /** How requests name it. */
  String typeUrl() {
    return "type.googleapis.com/" + messageName;
  }

  /** The stream that carries the state of the world. */
  MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stateOfTheWorld() {
    return switch (this) {
      case CLUSTERS -> ClusterDiscoveryServiceGrpc.getStreamClustersMethod();
      case ENDPOINTS -> EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod();
      case LISTENERS -> ListenerDiscoveryServiceGrpc.getStreamListenersMethod();
      case ROUTES -> RouteDiscoveryServiceGrpc.getStreamRoutesMethod();
      case SECRETS -> SecretDiscoveryServiceGrpc.getStreamSecretsMethod();
    };
  }

  /** The stream that carries what changed. */
  MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta() {
    return switch (this) {
      case CLUSTERS -> ClusterDiscoveryServiceGrpc.getDeltaClustersMethod();
      case ENDPOINTS -> EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod();
      case LISTENERS -> ListenerDiscoveryServiceGrpc.getDeltaListenersMethod();
      case ROUTES -> RouteDiscoveryServiceGrpc.getDeltaRoutesMethod();
      case SECRETS -> SecretDiscoveryServiceGrpc.getDeltaSecretsMethod();
    };
  }
}
