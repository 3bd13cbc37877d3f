package io.projectcontour.tables;

import io.projectcontour.engine.Reads;
import io.projectcontour.engine.Table;
import io.projectcontour.k8s.ConfigMap;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Namespace;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.ReferenceGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one derivation asks about objects of the Gateway API. */
public final class GatewayLookups {
  private final Reads reads;
  private final GatewayInputs inputs;
  private final Lookups common;

  /** For one call of a derivation. */
  public GatewayLookups(Reads reads, GatewayInputs inputs, Lookups common) {
    this.reads = reads;
    this.inputs = inputs;
    this.common = common;
  }

  /** Questions about other objects. */
  public Lookups common() {
    return common;
  }

  /** A Gateway. */
  public Optional<Gateway> gateway(NamespacedName name) {
    return get(inputs.gateways, Kind.GATEWAY, name);
  }

  /** A GatewayClass. */
  public Optional<GatewayClass> gatewayClass(String name) {
    return get(inputs.classes, Kind.GATEWAY_CLASS, new NamespacedName("", name));
  }

  /** The labels of a namespace; none when the namespace is not known. */
  public Map<String, String> labels(String namespace) {
    @Nullable Namespace found = reads.get(inputs.namespaces, new NamespacedName("", namespace));
    return found == null ? Map.of() : found.metadata().labels();
  }

  /** A ConfigMap with certificate authorities. */
  public Optional<ConfigMap> configMap(NamespacedName name) {
    return get(inputs.configMaps, Kind.CONFIG_MAP, name);
  }

  /** The policies for a Service, by name. */
  public List<BackendTlsPolicy> tlsPolicies(NamespacedName service) {
    List<BackendTlsPolicy> policies = new ArrayList<>();
    for (NamespacedName name : reads.keys(inputs.tlsPoliciesByService, service)) {
      get(inputs.tlsPolicies, Kind.BACKEND_TLS_POLICY, name).ifPresent(policies::add);
    }
    return policies;
  }

  /**
   * Whether objects of a kind and namespace may refer to an object: to those of their own namespace
   * always, to others by a ReferenceGrant there.
   */
  public boolean mayRefer(Kind from, String fromNamespace, Kind to, NamespacedName target) {
    if (target.namespace().equals(fromNamespace)) {
      return true;
    }
    for (NamespacedName name : reads.keys(inputs.grantsByNamespace, target.namespace())) {
      Optional<ReferenceGrant> grant = get(inputs.grants, Kind.REFERENCE_GRANT, name);
      if (grant.isPresent()
          && grant.get().spec().from().stream().anyMatch(it -> it.covers(from, fromNamespace))
          && grant.get().spec().to().stream().anyMatch(it -> it.covers(to, target.name()))) {
        return true;
      }
    }
    return false;
  }

  private <V> Optional<V> get(Table<NamespacedName, V> table, Kind kind, NamespacedName name) {
    @Nullable V value = reads.get(table, name);
    if (value != null) {
      common.sources().add(ObjectKey.of(kind, name));
    }
    return Optional.ofNullable(value);
  }
}
