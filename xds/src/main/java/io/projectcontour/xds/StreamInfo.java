package io.projectcontour.xds;

/**
 * A stream between an Envoy and us.
 *
 * @param id counts up over the life of the server
 * @param service the full name of the gRPC service
 * @param method the name of its method, for example {@code DeltaClusters}
 * @param peer the address of the client
 * @param nodeId as the client told with its first request; empty before, or if it did not
 * @param nodeVersion for example {@code v1.40.0}; empty if unknown
 */
public record StreamInfo(
    long id, String service, String method, String peer, String nodeId, String nodeVersion) {

  StreamInfo of(String nodeId, String nodeVersion) {
    return new StreamInfo(id, service, method, peer, nodeId, nodeVersion);
  }
}
