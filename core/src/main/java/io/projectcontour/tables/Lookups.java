package io.projectcontour.tables;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.Backends;
import io.projectcontour.cluster.ClusterPlans;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.Reads;
import io.projectcontour.engine.Table;
import io.projectcontour.extension.ExtensionPlan;
import io.projectcontour.host.HostKey;
import io.projectcontour.k8s.Ingress;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.TlsCertificateDelegation;
import io.projectcontour.settings.Settings;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretLookup;
import io.projectcontour.tls.SecretUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one derivation asks about objects. Remembers which objects it was shown, for the provenance
 * of the result.
 */
public final class Lookups {
  private final Reads reads;
  private final InputTables inputs;
  private final Table<SecretUse, SecretCheck> checkedSecrets;
  private final Table<NamespacedName, ExtensionPlan> extensions;
  private final Settings settings;
  private final SortedSet<ObjectKey> sources = new TreeSet<>();
  private final ClusterPlans clusters = new ClusterPlans();

  /** For one call of a derivation. */
  public Lookups(
      Reads reads,
      InputTables inputs,
      Table<SecretUse, SecretCheck> checkedSecrets,
      Table<NamespacedName, ExtensionPlan> extensions,
      Settings settings) {
    this.reads = reads;
    this.inputs = inputs;
    this.checkedSecrets = checkedSecrets;
    this.extensions = extensions;
    this.settings = settings;
  }

  /** The configuration. */
  public Settings settings() {
    return settings;
  }

  /** The clusters that were made so far. */
  public ClusterPlans clusters() {
    return clusters;
  }

  /** The objects that were found so far. */
  public SortedSet<ObjectKey> sources() {
    return sources;
  }

  /** An HTTPProxy. */
  public Optional<HttpProxy> httpProxy(NamespacedName name) {
    return get(inputs.httpProxies, Kind.HTTP_PROXY, name);
  }

  /** The root HTTPProxies of a host, by name. */
  public List<HttpProxy> roots(HostKey host) {
    return all(inputs.rootsByHost, inputs.httpProxies, Kind.HTTP_PROXY, host);
  }

  /** The Ingresses that speak of a host, by name. */
  public List<Ingress> ingresses(HostKey host) {
    return all(inputs.ingressesByHost, inputs.ingresses, Kind.INGRESS, host);
  }

  /** An ExtensionService, judged. */
  public Optional<ExtensionPlan> extension(NamespacedName name) {
    return get(extensions, Kind.EXTENSION_SERVICE, name);
  }

  /** A Service. */
  public Optional<Service> service(NamespacedName name) {
    return get(inputs.services, Kind.SERVICE, name);
  }

  /**
   * The Service port behind a reference, by the rules for ExternalName Services in the settings.
   */
  public BackendLookup backend(NamespacedName service, int port, int healthPort) {
    return Backends.find(
        service, port, healthPort, service(service), settings.enableExternalNameService());
  }

  /** A value of a Secret. */
  public Optional<Secret> secret(NamespacedName name) {
    return get(inputs.secrets, Kind.SECRET, name);
  }

  /** A server certificate that an object of the namespace {@code from} wants to use. */
  public SecretLookup<CertificateReference> certificate(NamespacedName secret, String from) {
    return permitted(secret, from) ? ownCertificate(secret) : new SecretLookup.NotPermitted<>();
  }

  /** A certificate that needs no permission. */
  public SecretLookup<CertificateReference> ownCertificate(NamespacedName secret) {
    return switch (check(secret, SecretUse.Purpose.CERTIFICATE)) {
      case SecretCheck.Certificate(String sdsName) ->
          new SecretLookup.Found<>(new CertificateReference(secret, sdsName));
      case SecretCheck.Bytes _ -> throw new IllegalStateException("asked for a certificate");
      case SecretCheck.Bad(String reason) -> new SecretLookup.Invalid<>(reason);
    };
  }

  /** Certificate authorities that an object of the namespace {@code from} wants to trust. */
  public SecretLookup<SecretCheck.Bytes> authorities(NamespacedName secret, String from) {
    return bytes(secret, from, SecretUse.Purpose.AUTHORITIES);
  }

  /** Revocation lists that an object of the namespace {@code from} wants to use. */
  public SecretLookup<SecretCheck.Bytes> revocations(NamespacedName secret, String from) {
    return bytes(secret, from, SecretUse.Purpose.REVOCATIONS);
  }

  private SecretLookup<SecretCheck.Bytes> bytes(
      NamespacedName secret, String from, SecretUse.Purpose purpose) {
    if (!permitted(secret, from)) {
      return new SecretLookup.NotPermitted<>();
    }
    return switch (check(secret, purpose)) {
      case SecretCheck.Bytes bytes -> new SecretLookup.Found<>(bytes);
      case SecretCheck.Certificate _ -> throw new IllegalStateException("asked for bytes");
      case SecretCheck.Bad(String reason) -> new SecretLookup.Invalid<>(reason);
    };
  }

  private SecretCheck check(NamespacedName secret, SecretUse.Purpose purpose) {
    @Nullable SecretCheck check = reads.get(checkedSecrets, new SecretUse(secret, purpose));
    if (check == null) {
      return new SecretCheck.Bad("Secret not found");
    }
    sources.add(ObjectKey.of(Kind.SECRET, secret));
    return check;
  }

  /**
   * Whether objects of a namespace may use a Secret (spec: delegation-extension.md section 1.1).
   */
  private boolean permitted(NamespacedName secret, String from) {
    if (secret.namespace().equals(from)) {
      return true;
    }
    for (TlsCertificateDelegation delegation :
        all(
            inputs.delegationsByNamespace,
            inputs.delegations,
            Kind.TLS_CERTIFICATE_DELEGATION,
            secret.namespace())) {
      for (TlsCertificateDelegation.Delegation entry : delegation.spec().delegations()) {
        if (entry.secretName().equals(secret.name()) && entry.permits(from)) {
          return true;
        }
      }
    }
    return false;
  }

  private <V> Optional<V> get(Table<NamespacedName, V> table, Kind kind, NamespacedName name) {
    @Nullable V value = reads.get(table, name);
    if (value != null) {
      sources.add(ObjectKey.of(kind, name));
    }
    return Optional.ofNullable(value);
  }

  private <I, V> List<V> all(
      Index<I, NamespacedName> index, Table<NamespacedName, V> table, Kind kind, I indexKey) {
    List<V> values = new ArrayList<>();
    for (NamespacedName name : reads.keys(index, indexKey)) {
      get(table, kind, name).ifPresent(values::add);
    }
    return values;
  }
}
