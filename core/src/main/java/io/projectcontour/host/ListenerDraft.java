package io.projectcontour.host;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.route.VirtualHostPlan;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.TlsTermination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one listener serves of a host, while the objects that speak of it are read. A route with the
 * conditions of an earlier one replaces it. Lives during one derivation only.
 */
public final class ListenerDraft {
  private final Map<RouteMatch, Route> routes = new LinkedHashMap<>();

  /** Policies of the virtual host. */
  public final List<VirtualHostFeature> features = new ArrayList<>();

  /** What the host adds to its HTTP connection manager; behind TLS only. */
  public final List<ConnectionFeature> connectionFeatures = new ArrayList<>();

  /** Clusters that no route names. */
  public final Set<ClusterPlan> otherClusters = new HashSet<>();

  /** Endpoints with the shares that routes of the Gateway API give them. */
  public final Set<EndpointsUse> endpointUses = new HashSet<>();

  /** How TLS is terminated. */
  public Optional<TlsTermination> termination = Optional.empty();

  /** The certificate for clients without SNI. */
  public Optional<CertificateReference> fallback = Optional.empty();

  /** Where connections go when they are forwarded as bytes. */
  public Optional<TcpProxyPlan> tcpProxy = Optional.empty();

  ListenerDraft() {}

  /** Serves a route. */
  public void add(Route route) {
    routes.put(route.match(), route);
  }

  Collection<Route> routes() {
    return routes.values();
  }

  Optional<VirtualHostPlan> plain(HostKey key) {
    return routes.isEmpty() ? Optional.empty() : Optional.of(virtualHost(key));
  }

  Optional<SecureHostPlan> secure(HostKey key) {
    SecureHostPlan.Serves serves;
    if (tcpProxy.isPresent()) {
      serves = new SecureHostPlan.Serves.Tcp(tcpProxy.get());
    } else if (termination.isPresent() && !routes.isEmpty()) {
      serves = new SecureHostPlan.Serves.Http(virtualHost(key), connectionFeatures);
    } else {
      return Optional.empty();
    }
    return Optional.of(new SecureHostPlan(key.name(), termination, serves, fallback));
  }

  private VirtualHostPlan virtualHost(HostKey key) {
    return new VirtualHostPlan(key.name(), List.copyOf(routes.values()), features);
  }
}
