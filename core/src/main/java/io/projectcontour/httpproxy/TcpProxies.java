package io.projectcontour.httpproxy;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.feature.ClusterLimits;
import io.projectcontour.feature.HealthChecks;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.feature.UpstreamTls;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyService;
import io.projectcontour.k8s.contour.TcpProxy;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.tables.Lookups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connections that are forwarded as bytes, and the HTTPProxies they are delegated to (spec:
 * httpproxy.md section 21).
 */
final class TcpProxies {
  private static final String ERROR = "TCPProxyError";
  private static final String INCLUDE_ERROR = "TCPProxyIncludeError";

  private final Lookups lookups;
  private final Findings findings;

  TcpProxies(Lookups lookups, Findings findings) {
    this.lookups = lookups;
    this.findings = findings;
  }

  /**
   * Reads the block of an object, or follows its include. Returns false if the host must not be
   * served.
   */
  boolean translate(
      HttpProxy proxy, Findings.Visit visit, List<NamespacedName> chain, HostDraft host) {
    TcpProxy tcpProxy = proxy.spec().tcpproxy();
    if (tcpProxy == null) {
      return true;
    }
    TcpProxy.TcpProxyInclude include =
        tcpProxy.include() == null ? tcpProxy.includes() : tcpProxy.include();
    if (!tcpProxy.services().isEmpty() && include != null) {
      visit.error(
          ERROR,
          "NoServicesAndInclude",
          "cannot specify services and include in the same httpproxy");
      return false;
    }
    LoadBalancing balancing = balancing(tcpProxy, visit);
    if (!tcpProxy.services().isEmpty()) {
      return services(proxy, tcpProxy, balancing, visit, host);
    }
    if (include == null) {
      visit.error(ERROR, "NothingDefined", "either services or inclusion must be specified");
      return false;
    }
    List<NamespacedName> longer = new ArrayList<>(chain);
    longer.add(proxy.name());
    return follow(proxy, include, visit, longer, host);
  }

  private static LoadBalancing balancing(TcpProxy tcpProxy, Findings.Visit visit) {
    LoadBalancing balancing = LoadBalancing.of(tcpProxy.loadBalancerPolicy());
    if (balancing.needsRequests()) {
      visit.warning(
          ERROR,
          "IgnoredField",
          "ignoring field \"Spec.TCPProxy.LoadBalancerPolicy\"; "
              + balancing.strategy()
              + " load balancer policy is not supported for TCPProxies");
      return LoadBalancing.UNSET;
    }
    return balancing;
  }

  private boolean follow(
      HttpProxy proxy,
      TcpProxy.TcpProxyInclude include,
      Findings.Visit visit,
      List<NamespacedName> chain,
      HostDraft host) {
    String namespace = Values.text(include.namespace());
    NamespacedName name =
        new NamespacedName(
            namespace.isEmpty() ? proxy.metadata().namespace() : namespace, include.name());
    Optional<HttpProxy> child = lookups.httpProxy(name);
    if (child.isEmpty()) {
      visit.error(INCLUDE_ERROR, "IncludeNotFound", "include " + name + " not found");
      return false;
    }
    if (child.get().isRoot()) {
      visit.error(
          INCLUDE_ERROR,
          "RootIncludesRoot",
          "root httpproxy cannot include another root httpproxy (" + name + ")");
      return false;
    }
    if (chain.contains(name)) {
      visit.error(
          INCLUDE_ERROR,
          "IncludeCreatesCycle",
          "include creates a cycle: " + Inclusion.path(chain, name));
      return false;
    }
    try (Findings.Visit childVisit = findings.visit(child.get().key())) {
      return translate(child.get(), childVisit, chain, host);
    }
  }

  private boolean services(
      HttpProxy proxy,
      TcpProxy tcpProxy,
      LoadBalancing balancing,
      Findings.Visit visit,
      HostDraft host) {
    Optional<ClusterFeature> check = Optional.empty();
    if (tcpProxy.healthCheckPolicy() != null) {
      Optional<String> error = HealthChecks.error(tcpProxy.healthCheckPolicy());
      if (error.isPresent()) {
        visit.error(ERROR, "HealthCheckPolicyInvalid", error.get());
        return false;
      }
      check = Optional.of(HealthChecks.of(tcpProxy.healthCheckPolicy()));
    }
    if (!RouteServices.checkWeights(tcpProxy.services(), visit)) {
      return false;
    }
    List<TcpProxyPlan.Target> targets = new ArrayList<>();
    for (HttpProxyService service : tcpProxy.services()) {
      int healthPort =
          tcpProxy.healthCheckPolicy() != null && service.healthPort() > 0
              ? service.healthPort()
              : service.port();
      NamespacedName name = new NamespacedName(proxy.metadata().namespace(), service.name());
      BackendLookup lookup = lookups.backend(name, service.port(), healthPort);
      switch (lookup) {
        case BackendLookup.Missing(String reason) -> {
          visit.error(
              ERROR,
              "ServiceUnresolvedReference",
              "Spec.TCPProxy unresolved service reference: " + reason);
          return false;
        }
        case BackendLookup.Found found -> {
          ServiceDraft draft = new ServiceDraft();
          if (!UpstreamTls.protocolAndValidation(
                  service, found, proxy.metadata().namespace(), lookups, visit, draft)
              || !UpstreamTls.clientCertificate(lookups, visit, draft)) {
            return false;
          }
          targets.add(
              new TcpProxyPlan.Target(
                  cluster(name, found, check, balancing, draft), service.weight()));
        }
      }
    }
    if (!HttpProxyHost.hasListener(TrafficListener.Protocol.HTTPS, host, visit)) {
      return false;
    }
    host.secure.tcpProxy = Optional.of(new TcpProxyPlan(targets));
    return true;
  }

  private ClusterPlan cluster(
      NamespacedName name,
      BackendLookup.Found backend,
      Optional<ClusterFeature> check,
      LoadBalancing balancing,
      ServiceDraft draft) {
    Settings.ClusterSettings settings = lookups.settings().cluster();
    List<ClusterFeature> features = new ArrayList<>();
    features.add(balancing);
    check.ifPresent(features::add);
    features.add(
        new UpstreamConnection(
            draft.protocol,
            false,
            backend.externalName(),
            draft.validation,
            draft.clientCertificate,
            Optional.of(settings.upstreamTls()),
            Timeout.unset(),
            Optional.empty()));
    features.add(
        new ClusterLimits(
            settings.connectTimeout(), DnsLookupFamily.AUTO, Optional.empty(), backend.breakers()));
    return lookups
        .clusters()
        .ofService(new Upstream.ServicePort(name, backend.port()), backend.upstream(), features);
  }
}
