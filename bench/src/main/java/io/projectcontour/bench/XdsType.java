package io.projectcontour.bench;

/** The types that an Envoy of Contour asks for, and the methods for each. */
enum XdsType {
  CLUSTER("cluster.v3.ClusterDiscoveryService/%sClusters", "config.cluster.v3.Cluster"),
  ENDPOINT(
      "endpoint.v3.EndpointDiscoveryService/%sEndpoints",
      "config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("listener.v3.ListenerDiscoveryService/%sListeners", "config.listener.v3.Listener"),
  ROUTE("route.v3.RouteDiscoveryService/%sRoutes", "config.route.v3.RouteConfiguration"),
  VIRTUAL_HOST(
      "route.v3.VirtualHostDiscoveryService/%sVirtualHosts", "config.route.v3.VirtualHost"),
  SECRET(
      "secret.v3.SecretDiscoveryService/%sSecrets", "extensions.transport_sockets.tls.v3.Secret");

  private final String method;
  private final String message;

  XdsType(String method, String message) {
    this.method = method;
    this.message = message;
  }

  String streamMethod() {
    return "envoy.service." + method.formatted("Stream");
  }

  String deltaMethod() {
    return "envoy.service." + method.formatted("Delta");
  }

  String typeUrl() {
    return "type.googleapis.com/envoy." + message;
  }
}
