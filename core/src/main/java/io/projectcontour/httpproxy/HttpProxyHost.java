package io.projectcontour.httpproxy;

import io.projectcontour.feature.ExternalAuthorization;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.Tls;
import io.projectcontour.route.Route;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.settings.GoText;
import io.projectcontour.tables.Lookups;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the root HTTPProxies of a host say about it (spec: httpproxy.md section 2). Reads as the
 * order of the checks; each check that stops leaves what was built before it.
 */
public final class HttpProxyHost {
  private final HttpProxyPolicies policies;

  /** With the policies that HTTPProxies can have. */
  public HttpProxyHost(HttpProxyPolicies policies) {
    this.policies = policies;
  }

  /** Adds to the host what its roots say, and judges them and all that they include. */
  public void addTo(HostDraft host, Lookups lookups, Findings findings) {
    List<HttpProxy> roots = lookups.roots(host.key());
    if (roots.size() > 1) {
      duplicates(host.key(), roots, findings);
      return;
    }
    for (HttpProxy root : roots) {
      try (Findings.Visit visit = findings.visit(root.key())) {
        HttpProxy.VirtualHost virtualHost = root.spec().virtualhost();
        if (virtualHost != null) {
          translate(root, virtualHost, host, lookups, findings, visit);
        }
      }
    }
  }

  /**
   * Contour invalidates all roots that claim one host; so do we: nobody can take a host by being
   * first or last.
   */
  private static void duplicates(HostKey host, List<HttpProxy> roots, Findings findings) {
    String names =
        roots.stream()
            .map(root -> root.name().toString())
            .sorted()
            .collect(Collectors.joining(", "));
    for (HttpProxy root : roots) {
      try (Findings.Visit visit = findings.visit(root.key())) {
        visit.setVirtualHost(host.name());
        visit.error(
            "VirtualHostError",
            "DuplicateVhost",
            "fqdn " + GoText.quote(host.name()) + " is used in multiple HTTPProxies: " + names);
      }
    }
  }

  private void translate(
      HttpProxy root,
      HttpProxy.VirtualHost virtualHost,
      HostDraft host,
      Lookups lookups,
      Findings findings,
      Findings.Visit visit) {
    if (virtualHost.fqdn().isBlank()) {
      visit.error(
          "VirtualHostError", "FQDNNotSpecified", "Spec.VirtualHost.Fqdn must be specified");
      return;
    }
    visit.setVirtualHost(virtualHost.fqdn());
    if (!mayBeRoot(root, virtualHost, lookups, visit)) {
      return;
    }
    Tls tls = virtualHost.tls();
    if (tls != null) {
      TlsHost tlsHost = new TlsHost(root, virtualHost, tls, lookups, visit);
      if (!tlsHost.translate(host)) {
        return;
      }
      if (!tls.passthrough() && !secureHostPolicies(root, virtualHost, host, lookups, visit)) {
        return;
      }
    }
    if (root.spec().tcpproxy() != null) {
      if (tls == null) {
        visit.error(
            "TCPProxyError",
            "TLSMustBeConfigured",
            "Spec.TCPProxy requires that either Spec.TLS.Passthrough or Spec.TLS.SecretName be set");
        return;
      }
      if (!new TcpProxies(lookups, findings).translate(root, visit, List.of(), host)) {
        return;
      }
    }
    Inclusion inclusion = new Inclusion(policies, root, virtualHost, lookups, findings);
    List<Route> routes = inclusion.routes(root, visit, List.of(), List.of());
    if (!hasListener(TrafficListener.Protocol.HTTP, host, visit)) {
      return;
    }
    List<VirtualHostFeature> features = new ArrayList<>();
    for (VirtualHostPolicy policy : policies.virtualHosts()) {
      if (!policy.translate(root, virtualHost, lookups, visit, features)) {
        return;
      }
    }
    host.plain.features.addAll(features);
    routes.forEach(host.plain::add);
    if (tls != null && root.spec().tcpproxy() == null) {
      if (!hasListener(TrafficListener.Protocol.HTTPS, host, visit)) {
        return;
      }
      host.secure.features.addAll(features);
      routes.forEach(host.secure::add);
    }
    new TreeSet<>(inclusion.undefinedJwtProviders())
        .stream()
            .findFirst()
            .ifPresent(
                provider ->
                    visit.error(
                        "JWTVerificationError",
                        "JWTProviderNotDefined",
                        "Route references an undefined JWT provider " + GoText.quote(provider)));
  }

  /** HTTPProxies need to know which listener is meant: with a Gateway there may be any number. */
  static boolean hasListener(
      TrafficListener.Protocol protocol, HostDraft host, Findings.Visit visit) {
    if (host.listeners().only(protocol).isPresent()) {
      return true;
    }
    visit.error("ListenerError", "ErrorIdentifyingListener", host.listeners().problem(protocol));
    return false;
  }

  private boolean secureHostPolicies(
      HttpProxy root,
      HttpProxy.VirtualHost virtualHost,
      HostDraft host,
      Lookups lookups,
      Findings.Visit visit) {
    for (SecureHostPolicy policy : policies.secureHosts()) {
      if (!policy.translate(
          root,
          virtualHost,
          lookups,
          visit,
          host.secure.connectionFeatures,
          host.secure.otherClusters)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeRoot(
      HttpProxy root, HttpProxy.VirtualHost virtualHost, Lookups lookups, Findings.Visit visit) {
    if (!lookups.settings().allowsRootsIn(root.metadata().namespace())) {
      visit.error(
          "RootNamespaceError",
          "RootProxyNotAllowedInNamespace",
          "root HTTPProxy cannot be defined in this namespace");
      return false;
    }
    HttpProxy.Spec spec = root.spec();
    if (spec.routes().isEmpty() && spec.includes().isEmpty() && spec.tcpproxy() == null) {
      visit.error(
          "SpecError",
          "NothingDefined",
          "HTTPProxy.Spec must have at least one Route, Include, or a TCPProxy");
      return false;
    }
    Tls tls = virtualHost.tls();
    if (!virtualHost.jwtProviders().isEmpty()
        && (tls == null || Values.text(tls.secretName()).isEmpty())) {
      visit.error(
          "JWTVerificationError",
          "JWTVerificationNotPermitted",
          "Spec.VirtualHost.JWTProviders can only be defined for root HTTPProxies that terminate TLS");
      return false;
    }
    if (tls == null && ExternalAuthorization.asksOwnService(virtualHost)) {
      visit.error(
          "AuthError",
          "AuthNotPermitted",
          "Spec.VirtualHost.Authorization.ExtensionServiceRef can only be defined for root HTTPProxies that terminate TLS");
      return false;
    }
    if (!virtualHost.ipAllowPolicy().isEmpty() && !virtualHost.ipDenyPolicy().isEmpty()) {
      visit.error(
          "IPFilterError",
          "IncompatibleIPAddressFilters",
          "Spec.VirtualHost.IPAllowFilterPolicy and Spec.VirtualHost.IPDepnyFilterPolicy cannot both be defined.");
      return false;
    }
    return true;
  }
}
