package io.projectcontour.route;

import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/** A policy of a whole virtual host. A value: implementations are records. */
public interface VirtualHostFeature {
  /** Writes the policy into a virtual host whose name and domains are already there. */
  void apply(VirtualHost.Builder host);
}
