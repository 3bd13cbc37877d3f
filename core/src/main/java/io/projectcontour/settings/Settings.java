package io.projectcontour.settings;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.HeadersPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that can be configured and that translation reads (spec: config.md).
 *
 * @param ingressClassNames classes whose objects are handled; empty for objects without a class or
 *     of class contour
 * @param rootNamespaces where HTTPProxies may name hosts; empty for everywhere
 * @param disablePermitInsecure routes may not be served without TLS on hosts that have it
 * @param enableExternalNameService Services of type ExternalName may be used
 * @param fallbackCertificate the certificate for clients without SNI
 * @param envoyClientCertificate what Envoy shows to backends
 * @param statusAddresses addresses for the status of objects; empty to take them from the Envoy
 *     Service
 * @param envoyService the Service in front of Envoy
 * @param runtime settings for Envoy's runtime, as text
 * @param gateway the Gateway that is served; with it the listeners come from the Gateway
 * @param watchNamespaces the only namespaces that are looked at; empty for all
 * @param disabledFeatures kinds that are not looked at
 */
public record Settings(
    List<String> ingressClassNames,
    List<String> rootNamespaces,
    boolean disablePermitInsecure,
    boolean enableExternalNameService,
    Optional<NamespacedName> fallbackCertificate,
    Optional<NamespacedName> envoyClientCertificate,
    List<String> statusAddresses,
    NamespacedName envoyService,
    ListenerSettings listener,
    TlsSettings tls,
    StatsSettings stats,
    AccessLogSettings accessLog,
    TimeoutSettings timeouts,
    ClusterSettings cluster,
    HeaderSettings headers,
    Optional<RateLimitServiceSettings> rateLimitService,
    Optional<GlobalAuthorizationSettings> globalAuthorization,
    Optional<TracingSettings> tracing,
    Map<String, String> runtime,
    Optional<NamespacedName> gateway,
    List<String> watchNamespaces,
    Set<Feature> disabledFeatures,
    Switches switches) {

  /** Copies the collections. */
  public Settings {
    ingressClassNames = List.copyOf(ingressClassNames);
    rootNamespaces = List.copyOf(rootNamespaces);
    statusAddresses = List.copyOf(statusAddresses);
    runtime = Collections.unmodifiableSortedMap(new TreeMap<>(runtime));
    watchNamespaces = List.copyOf(watchNamespaces);
    disabledFeatures = Set.copyOf(disabledFeatures);
  }

  /** What holds without any configuration. */
  public static Settings defaults() {
    return new Settings(
        List.of(),
        List.of(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        new NamespacedName("projectcontour", "envoy"),
        ListenerSettings.DEFAULTS,
        TlsSettings.DEFAULTS,
        StatsSettings.DEFAULTS,
        AccessLogSettings.defaults(),
        TimeoutSettings.DEFAULTS,
        ClusterSettings.DEFAULTS,
        new HeaderSettings(HeadersPolicy.NONE, HeadersPolicy.NONE, false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        List.of(),
        Set.of(),
        Switches.OFF);
  }

  /**
   * Whether an object of this class is handled.
   *
   * @param objectClass the object's class; empty when it has none
   */
  public boolean handlesClass(String objectClass) {
    return ingressClassNames.isEmpty()
        ? objectClass.isEmpty() || objectClass.equals("contour")
        : ingressClassNames.contains(objectClass);
  }

  /**
   * The ExtensionServices that the configuration names; they must exist when the process starts.
   */
  public List<NamespacedName> extensionServices() {
    return Stream.of(
            rateLimitService.map(RateLimitServiceSettings::extensionService),
            globalAuthorization.map(GlobalAuthorizationSettings::extensionService),
            tracing.map(TracingSettings::extensionService))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whether an HTTPProxy of this namespace may name a host. */
  public boolean allowsRootsIn(String namespace) {
    return rootNamespaces.isEmpty() || rootNamespaces.contains(namespace);
  }

  /**
   * Whether Secrets of this namespace are looked at. Where roots are confined to namespaces so are
   * certificates; only those that the configuration itself names may be elsewhere.
   */
  public boolean looksAtSecretsIn(String namespace) {
    return allowsRootsIn(namespace)
        || Stream.of(fallbackCertificate, envoyClientCertificate)
            .flatMap(Optional::stream)
            .anyMatch(secret -> secret.namespace().equals(namespace));
  }

  /** Global changes of headers (spec: config.md section 2.8). */
  public record HeaderSettings(
      HeadersPolicy request, HeadersPolicy response, boolean applyToIngress) {}

  /**
   * Connections to backends (spec: config.md section 2.7). Absent numbers leave the field unset;
   * they are unsigned, as in protobuf.
   */
  public record ClusterSettings(
      Duration connectTimeout,
      DnsLookupFamily dnsLookupFamily,
      Optional<Integer> maxRequestsPerConnection,
      Optional<Integer> perConnectionBufferLimitBytes,
      CircuitBreakers circuitBreakers,
      TlsParameters upstreamTls) {
    /** What holds without any configuration. */
    public static final ClusterSettings DEFAULTS =
        new ClusterSettings(
            Duration.ofSeconds(2),
            DnsLookupFamily.AUTO,
            Optional.empty(),
            Optional.empty(),
            new CircuitBreakers(0, 0, 0, 0, 0),
            TlsParameters.DEFAULTS);
  }

  /**
   * Whether routes carry the kind, namespace and name of the object that they come from, as
   * metadata for access logs (spec: xds.md section 3.2).
   */
  public boolean hasRouteMetadata() {
    return !switches.routeMetadataWhenLogged()
        || accessLog.formatters().contains(AccessLogSettings.Formatter.METADATA);
  }
}
