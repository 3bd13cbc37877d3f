package io.projectcontour.host;

import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.VirtualHostPlan;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A host while the objects that speak of it are read, on every listener. Lives during one
 * derivation only.
 */
public final class HostDraft {
  private final HostKey key;
  private final TrafficListeners listeners;
  private final SortedMap<TrafficListener, ListenerDraft> drafts = new TreeMap<>();

  /**
   * The plain listener of HTTPProxies and Ingresses. Where there is no such listener, what is put
   * here is not served.
   */
  public final ListenerDraft plain;

  /** The same for their TLS listener. */
  public final ListenerDraft secure;

  /** An empty host. */
  public HostDraft(HostKey key, TrafficListeners listeners) {
    this.key = key;
    this.listeners = listeners;
    plain = only(TrafficListener.Protocol.HTTP);
    secure = only(TrafficListener.Protocol.HTTPS);
  }

  private ListenerDraft only(TrafficListener.Protocol protocol) {
    return listeners.only(protocol).map(this::on).orElseGet(ListenerDraft::new);
  }

  /** The host's name. */
  public HostKey key() {
    return key;
  }

  /** The listeners that there are. */
  public TrafficListeners listeners() {
    return listeners;
  }

  /** The host on one listener. */
  public ListenerDraft on(TrafficListener listener) {
    return drafts.computeIfAbsent(listener, _ -> new ListenerDraft());
  }

  /** The finished host. */
  public HostPlan build(List<Verdict> verdicts, SortedSet<ObjectKey> sources) {
    SortedMap<TrafficListener, VirtualHostPlan> plainHosts = new TreeMap<>();
    SortedMap<TrafficListener, SecureHostPlan> secureHosts = new TreeMap<>();
    Set<ClusterPlan> clusters = new HashSet<>();
    drafts.forEach(
        (listener, draft) -> {
          switch (listener.protocol()) {
            case HTTP ->
                draft
                    .plain(key)
                    .ifPresent(
                        host -> {
                          plainHosts.put(listener, host);
                          addClusters(draft.routes(), clusters);
                        });
            case HTTPS ->
                draft
                    .secure(key)
                    .ifPresent(
                        host -> {
                          secureHosts.put(listener, host);
                          addClusters(host, draft, clusters);
                        });
            case TCP -> {} // names no hosts
          }
        });
    return new HostPlan(
        key,
        plainHosts,
        secureHosts,
        clusters,
        drafts.values().stream()
            .flatMap(draft -> draft.endpointUses.stream())
            .collect(Collectors.toUnmodifiableSet()),
        certificates(secureHosts.values(), clusters),
        verdicts,
        sources);
  }

  private static void addClusters(
      SecureHostPlan host, ListenerDraft draft, Set<ClusterPlan> clusters) {
    switch (host.serves()) {
      case SecureHostPlan.Serves.Http _ -> {
        addClusters(draft.routes(), clusters);
        clusters.addAll(draft.otherClusters);
      }
      case SecureHostPlan.Serves.Tcp(TcpProxyPlan proxy) ->
          proxy.targets().forEach(target -> clusters.add(target.cluster()));
    }
  }

  private static void addClusters(Collection<Route> routes, Set<ClusterPlan> clusters) {
    for (Route route : routes) {
      if (route.action() instanceof RouteAction.Forward forward) {
        forward.destinations().forEach(destination -> clusters.add(destination.cluster()));
        forward.mirrors().forEach(mirror -> clusters.add(mirror.cluster()));
      } else if (route.action() instanceof RouteAction.Unavailable unavailable) {
        clusters.addAll(unavailable.unused());
      }
    }
  }

  private static Set<NamespacedName> certificates(
      Collection<SecureHostPlan> secureHosts, Set<ClusterPlan> clusters) {
    Set<NamespacedName> certificates = new HashSet<>();
    for (SecureHostPlan secure : secureHosts) {
      secure.termination().ifPresent(tls -> certificates.add(tls.certificate().secret()));
      secure.fallback().ifPresent(certificate -> certificates.add(certificate.secret()));
    }
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
