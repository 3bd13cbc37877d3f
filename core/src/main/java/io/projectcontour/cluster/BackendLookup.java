package io.projectcontour.cluster;

import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.CircuitBreakers;

/** The answer to a reference to a Service port. */
public sealed interface BackendLookup {
  /**
   * The port is there.
   *
   * @param port its number on the Service
   * @param protocol how the backend wants to be talked to, by the port's appProtocol or the
   *     Service's annotations
   * @param externalName the DNS name that the Service stands for; empty for a Service with
   *     endpoints
   * @param upstream where the addresses come from
   * @param breakers limits from the Service's annotations
   */
  record Found(
      Service service,
      int port,
      UpstreamProtocol protocol,
      String externalName,
      Upstream upstream,
      CircuitBreakers breakers)
      implements BackendLookup {}

  /** It is not; the reason is what users read in the status. */
  record Missing(String reason) implements BackendLookup {}
}
