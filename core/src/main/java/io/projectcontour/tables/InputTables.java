package io.projectcontour.tables;

import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.InputTable;
import io.projectcontour.host.HostKey;
import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.TlsCertificateDelegation;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Stratum 0: the Kubernetes objects, and the indexes kept with them.
 *
 * <p>Objects of another controller's class never get in here.
 */
public final class InputTables {
  /** Services. */
  public final InputTable<NamespacedName, Service> services;

  /** Endpoint slices. */
  public final InputTable<NamespacedName, EndpointSlice> endpointSlices;

  /** Secrets. */
  public final InputTable<NamespacedName, Secret> secrets;

  /** Ingresses. */
  public final InputTable<NamespacedName, Ingress> ingresses;

  /** HTTPProxies. */
  public final InputTable<NamespacedName, HttpProxy> httpProxies;

  /** Certificate delegations. */
  public final InputTable<NamespacedName, TlsCertificateDelegation> delegations;

  /** Extension services. */
  public final InputTable<NamespacedName, ExtensionService> extensionServices;

  /** The Gateway API's own objects. */
  public final GatewayInputs gateway;

  /** The slices of a Service. */
  public final Index<NamespacedName, NamespacedName> slicesByService;

  /** The root HTTPProxies of a host. */
  public final Index<HostKey, NamespacedName> rootsByHost;

  /** The Ingresses that speak of a host, in a rule or for TLS. */
  public final Index<HostKey, NamespacedName> ingressesByHost;

  /** The delegations that live in a namespace, that is: that permit the use of its Secrets. */
  public final Index<String, NamespacedName> delegationsByNamespace;

  /** Declares the tables. */
  public InputTables(Engine engine) {
    services = engine.input("services");
    endpointSlices = engine.input("endpointSlices");
    secrets = engine.input("secrets");
    ingresses = engine.input("ingresses");
    httpProxies = engine.input("httpProxies");
    delegations = engine.input("delegations");
    extensionServices = engine.input("extensionServices");
    gateway = new GatewayInputs(engine);
    slicesByService =
        engine.index("slicesByService", endpointSlices, (_, slice) -> Set.of(slice.service()));
    rootsByHost = engine.index("rootsByHost", httpProxies, (_, proxy) -> rootHost(proxy));
    ingressesByHost = engine.index("ingressesByHost", ingresses, (_, ingress) -> hosts(ingress));
    delegationsByNamespace =
        engine.index("delegationsByNamespace", delegations, (name, _) -> Set.of(name.namespace()));
  }

  /** How many objects of each kind there are. */
  public Map<Kind, Integer> sizes() {
    Map<Kind, Integer> sizes = new EnumMap<>(gateway.sizes());
    sizes.put(Kind.SERVICE, services.size());
    sizes.put(Kind.ENDPOINT_SLICE, endpointSlices.size());
    sizes.put(Kind.SECRET, secrets.size());
    sizes.put(Kind.INGRESS, ingresses.size());
    sizes.put(Kind.HTTP_PROXY, httpProxies.size());
    sizes.put(Kind.TLS_CERTIFICATE_DELEGATION, delegations.size());
    sizes.put(Kind.EXTENSION_SERVICE, extensionServices.size());
    return sizes;
  }

  private static Set<HostKey> rootHost(HttpProxy proxy) {
    var virtualHost = proxy.spec().virtualhost();
    return virtualHost == null ? Set.of() : Set.of(new HostKey(virtualHost.fqdn().strip()));
  }

  private static Set<HostKey> hosts(Ingress ingress) {
    Set<HostKey> hosts = new HashSet<>();
    Ingress.Spec spec = ingress.specOrEmpty();
    if (spec.defaultBackend() != null) {
      hosts.add(HostKey.DEFAULT);
    }
    for (Ingress.Rule rule : spec.rules()) {
      hosts.add(hostOf(rule));
    }
    for (Ingress.Tls tls : spec.tls()) {
      tls.hosts().forEach(host -> hosts.add(new HostKey(host)));
    }
    return hosts;
  }

  /** The host of a rule; the default host when it names none. */
  public static HostKey hostOf(Ingress.Rule rule) {
    String host = rule.host();
    return host == null || host.isEmpty() ? HostKey.DEFAULT : new HostKey(host);
  }
}
