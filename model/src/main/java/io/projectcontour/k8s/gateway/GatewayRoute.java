package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.KubernetesObject;
import java.util.List;

/** A route of any kind: it attaches to listeners of Gateways. */
public sealed interface GatewayRoute extends KubernetesObject
    permits HttpRoute, GrpcRoute, TlsRoute, TcpRoute {
  /** Where the route wants to attach. */
  List<ParentRef> parentRefs();

  /** The host names that it serves; empty for those of its listeners. */
  List<String> hostnames();
}
