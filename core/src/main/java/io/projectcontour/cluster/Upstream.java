package io.projectcontour.cluster;

import io.projectcontour.k8s.NamespacedName;

/** Where the addresses of a cluster come from. */
public sealed interface Upstream {
  /** Endpoints from EDS. */
  record Discovered(EndpointsPlan endpoints) implements Upstream {}

  /**
   * A name that Envoy resolves by DNS: strictly, or, when the lookup family is ALL, logically.
   *
   * @param loadAssignment the name of the inline load assignment
   * @param healthPort where health checks go; equal to {@code port} unless it is another
   */
  record Named(String loadAssignment, String address, int port, int healthPort)
      implements Upstream {}

  /** A Service port, which gives cluster and statistics their names. */
  record ServicePort(NamespacedName service, int port) {}
}
