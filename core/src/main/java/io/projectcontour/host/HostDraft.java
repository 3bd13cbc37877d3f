package io.projectcontour.host;

import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.Mirror;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
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
import java.util.SortedSet;

/**
 * A host while the objects that speak of it are read. A route with the conditions of an earlier one
 * replaces it. Lives during one derivation only.
 */
public final class HostDraft {
  private final HostKey key;
  private final Map<RouteMatch, Route> plainRoutes = new LinkedHashMap<>();
  private final Map<RouteMatch, Route> secureRoutes = new LinkedHashMap<>();

  /** Policies of the virtual host on the plain listener. */
  public final List<VirtualHostFeature> plainFeatures = new ArrayList<>();

  /** Policies of the virtual host on the TLS listener. */
  public final List<VirtualHostFeature> secureFeatures = new ArrayList<>();

  /** What the host adds to its HTTP connection manager. */
  public final List<ConnectionFeature> connectionFeatures = new ArrayList<>();

  /** Clusters that no route names. */
  public final Set<ClusterPlan> otherClusters = new HashSet<>();

  /** How TLS is terminated. */
  public Optional<TlsTermination> termination = Optional.empty();

  /** The certificate for clients without SNI. */
  public Optional<CertificateReference> fallback = Optional.empty();

  /** Where connections go when they are forwarded as bytes. */
  public Optional<TcpProxyPlan> tcpProxy = Optional.empty();

  /** An empty host. */
  public HostDraft(HostKey key) {
    this.key = key;
  }

  /** The host's name. */
  public HostKey key() {
    return key;
  }

  /** Serves a route on the plain listener. */
  public void addPlain(Route route) {
    plainRoutes.put(route.match(), route);
  }

  /** Serves a route on the TLS listener. */
  public void addSecure(Route route) {
    secureRoutes.put(route.match(), route);
  }

  /** The finished host. */
  public HostPlan build(List<Verdict> verdicts, SortedSet<ObjectKey> sources) {
    Optional<VirtualHostPlan> plain =
        plainRoutes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new VirtualHostPlan(key.name(), List.copyOf(plainRoutes.values()), plainFeatures));
    Optional<SecureHostPlan> secure = secure();
    Set<ClusterPlan> clusters = new HashSet<>();
    addClusters(plainRoutes.values(), clusters);
    if (secure.isPresent()) {
      switch (secure.get().serves()) {
        case SecureHostPlan.Serves.Http _ -> {
          addClusters(secureRoutes.values(), clusters);
          clusters.addAll(otherClusters);
        }
        case SecureHostPlan.Serves.Tcp(TcpProxyPlan proxy) ->
            proxy.targets().forEach(target -> clusters.add(target.cluster()));
      }
    }
    return new HostPlan(
        key, plain, secure, clusters, certificates(secure, clusters), verdicts, sources);
  }

  private Optional<SecureHostPlan> secure() {
    SecureHostPlan.Serves serves;
    if (tcpProxy.isPresent()) {
      serves = new SecureHostPlan.Serves.Tcp(tcpProxy.get());
    } else if (termination.isPresent() && !secureRoutes.isEmpty()) {
      serves =
          new SecureHostPlan.Serves.Http(
              new VirtualHostPlan(key.name(), List.copyOf(secureRoutes.values()), secureFeatures),
              connectionFeatures);
    } else {
      return Optional.empty();
    }
    return Optional.of(new SecureHostPlan(key.name(), termination, serves, fallback));
  }

  private static void addClusters(Collection<Route> routes, Set<ClusterPlan> clusters) {
    for (Route route : routes) {
      Optional<Mirror> mirror = Optional.empty();
      if (route.action() instanceof RouteAction.Forward forward) {
        forward.destinations().forEach(destination -> clusters.add(destination.cluster()));
        mirror = forward.mirror();
      } else if (route.action() instanceof RouteAction.Unavailable unavailable) {
        mirror = unavailable.mirror();
      }
      mirror.ifPresent(copy -> clusters.add(copy.cluster()));
    }
  }

  private static Set<NamespacedName> certificates(
      Optional<SecureHostPlan> secure, Set<ClusterPlan> clusters) {
    Set<NamespacedName> certificates = new HashSet<>();
    secure
        .flatMap(SecureHostPlan::termination)
        .ifPresent(tls -> certificates.add(tls.certificate().secret()));
    secure
        .flatMap(SecureHostPlan::fallback)
        .ifPresent(certificate -> certificates.add(certificate.secret()));
    for (ClusterPlan cluster : clusters) {
      for (ClusterFeature feature : cluster.features()) {
        if (feature instanceof UpstreamConnection connection && connection.protocol().isTls()) {
          connection
              .clientCertificate()
              .ifPresent(certificate -> certificates.add(certificate.secret()));
        }
      }
    }
    return certificates;
  }
}
