package io.projectcontour.httpproxy;

import java.util.List;

/**
 * The policies that HTTPProxies can have, each list in the order in which they are judged: an
 * object with several mistakes reports the first.
 *
 * @param beforeServices policies of a route that its Services may depend on
 * @param services policies of each Service of a route
 * @param afterServices policies of a route that depend on nothing
 * @param secureHosts policies of a host behind TLS
 * @param virtualHosts policies of a host on both listeners
 */
public record HttpProxyPolicies(
    List<RoutePolicy> beforeServices,
    List<ServicePolicy> services,
    List<RoutePolicy> afterServices,
    List<SecureHostPolicy> secureHosts,
    List<VirtualHostPolicy> virtualHosts) {
  /** Copies the lists. */
  public HttpProxyPolicies {
    beforeServices = List.copyOf(beforeServices);
    services = List.copyOf(services);
    afterServices = List.copyOf(afterServices);
    secureHosts = List.copyOf(secureHosts);
    virtualHosts = List.copyOf(virtualHosts);
  }
}
