package io.projectcontour.tables;

import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.InputTable;
import io.projectcontour.k8s.ConfigMap;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Namespace;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.GatewayRoute;
import io.projectcontour.k8s.gateway.ReferenceGrant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The objects of the Gateway API, and what only it reads. Empty without a Gateway. */
public final class GatewayInputs {
  private static final Set<Kind> ROUTES =
      EnumSet.of(Kind.HTTP_ROUTE, Kind.GRPC_ROUTE, Kind.TLS_ROUTE, Kind.TCP_ROUTE);

  /** GatewayClasses. */
  public final InputTable<NamespacedName, GatewayClass> classes;

  /** Gateways: the configured one at most. */
  public final InputTable<NamespacedName, Gateway> gateways;

  /** Routes of all kinds. */
  public final InputTable<ObjectKey, GatewayRoute> routes;

  /** Permissions for references between namespaces. */
  public final InputTable<NamespacedName, ReferenceGrant> grants;

  /** Policies for TLS to backends. */
  public final InputTable<NamespacedName, BackendTlsPolicy> tlsPolicies;

  /** Namespaces, for their labels. */
  public final InputTable<NamespacedName, Namespace> namespaces;

  /** ConfigMaps with certificate authorities. */
  public final InputTable<NamespacedName, ConfigMap> configMaps;

  /** The grants that live in a namespace, that is: that permit references to its objects. */
  public final Index<String, NamespacedName> grantsByNamespace;

  /** The policies for a Service. */
  public final Index<NamespacedName, NamespacedName> tlsPoliciesByService;

  private final Index<Kind, ObjectKey> routesByKind;

  GatewayInputs(Engine engine) {
    classes = engine.input("gatewayClasses");
    gateways = engine.input("gateways");
    routes = engine.input("gatewayRoutes");
    grants = engine.input("referenceGrants");
    tlsPolicies = engine.input("backendTlsPolicies");
    namespaces = engine.input("namespaces");
    configMaps = engine.input("configMaps");
    routesByKind = engine.index("routesByKind", routes, (key, _) -> Set.of(key.kind()));
    grantsByNamespace =
        engine.index("grantsByNamespace", grants, (name, _) -> Set.of(name.namespace()));
    tlsPoliciesByService =
        engine.index("tlsPoliciesByService", tlsPolicies, (_, policy) -> services(policy));
  }

  /** How many objects of each kind there are. */
  Map<Kind, Integer> sizes() {
    Map<Kind, Integer> sizes = new EnumMap<>(Kind.class);
    sizes.put(Kind.GATEWAY_CLASS, classes.size());
    sizes.put(Kind.GATEWAY, gateways.size());
    for (Kind kind : ROUTES) {
      sizes.put(kind, routesByKind.keys(kind).size());
    }
    sizes.put(Kind.REFERENCE_GRANT, grants.size());
    sizes.put(Kind.BACKEND_TLS_POLICY, tlsPolicies.size());
    sizes.put(Kind.NAMESPACE, namespaces.size());
    sizes.put(Kind.CONFIG_MAP, configMaps.size());
    return sizes;
  }

  private static Set<NamespacedName> services(BackendTlsPolicy policy) {
    return policy.spec().targetRefs().stream()
        .filter(BackendTlsPolicy.TargetRef::isService)
        .map(target -> new NamespacedName(policy.metadata().namespace(), target.name()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
