package io.projectcontour.app.config;

import io.projectcontour.app.config.ServerSettings.MetricsTls;
import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.ContourConfigurationSpec;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Debug;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.HeaderChanges;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.HttpProxySettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.IngressSettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.PolicySettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.XdsServer;
import io.projectcontour.k8s.contour.EnvoySettings;
import io.projectcontour.k8s.contour.EnvoySettings.Cluster;
import io.projectcontour.k8s.contour.EnvoySettings.Listener;
import io.projectcontour.k8s.contour.EnvoySettings.Logging;
import io.projectcontour.k8s.contour.EnvoySettings.Network;
import io.projectcontour.k8s.contour.EnvoySettings.ProtocolVersions;
import io.projectcontour.k8s.contour.EnvoySettings.Timeouts;
import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.k8s.contour.HeadersPolicy.HeaderValue;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Settings.ClusterSettings;
import io.projectcontour.settings.Settings.HeaderSettings;
import io.projectcontour.settings.StatsSettings.Address;
import io.projectcontour.settings.TlsParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the {@code spec} of a ContourConfiguration and fills in the defaults. */
final class SpecReader {
  private static final Pattern HEADER_NAME = Pattern.compile("[-A-Za-z0-9]+");

  /** The runtime key of listeners for traffic. */
  private static final Pattern CONNECTION_LIMIT =
      Pattern.compile(
          "envoy\\.resource_limits\\.listener\\.(ingress_https?|(https?|tcp)-\\d+)\\.connection_limit");

  private static final Listener NO_LISTENER =
      new Listener(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  private static final Network NO_NETWORK = new Network(null, null, null);
  private static final Timeouts NO_TIMEOUTS =
      new Timeouts(null, null, null, null, null, null, null);
  private static final Logging NO_LOGGING = new Logging(null, null, List.of(), null);
  private static final Cluster NO_CLUSTER = new Cluster(null, null, null, null, null);
  private static final EnvoySettings NO_ENVOY =
      new EnvoySettings(
          null, null, null, null, null, null, null, null, null, List.of(), null, null, null,
          Map.of());

  private final Report report;
  private final Values values;
  private final StatsReader stats;

  SpecReader(Report report) {
    this.report = report;
    this.values = new Values(report);
    this.stats = new StatsReader(report);
  }

  Configuration read(ContourConfigurationSpec spec, ProcessScope scope) {
    Settings settings = settings(spec, scope);
    checkWatched(settings);
    if (!spec.featureFlags().isEmpty()) {
      report.warning(
          "featureFlags",
          "has no effect, since no feature has a flag: " + String.join(", ", spec.featureFlags()));
    }
    settings.runtime().keySet().stream().sorted().forEach(this::checkRuntimeKey);
    return new Configuration(settings, servers(spec));
  }

  private Settings settings(ContourConfigurationSpec spec, ProcessScope scope) {
    EnvoySettings envoy = Objects.requireNonNullElse(spec.envoy(), NO_ENVOY);
    Network network = Objects.requireNonNullElse(envoy.network(), NO_NETWORK);
    Listener listener = Objects.requireNonNullElse(envoy.listener(), NO_LISTENER);
    Timeouts timeouts = Objects.requireNonNullElse(envoy.timeouts(), NO_TIMEOUTS);
    Cluster cluster = Objects.requireNonNullElse(envoy.cluster(), NO_CLUSTER);
    ListenerReader listeners = new ListenerReader(report);
    TimeoutReader limits = new TimeoutReader(report);
    ExternalServiceReader services = new ExternalServiceReader(report);
    IngressSettings ingress = spec.ingress();
    HttpProxySettings httpProxy = spec.httpproxy();
    return new Settings(
        ingress == null ? List.of() : ingress.classNames(),
        httpProxy == null ? List.of() : rootNamespaces(httpProxy.rootNamespaces()),
        httpProxy != null && Values.isTrue(httpProxy.disablePermitInsecure()),
        Values.isTrue(spec.enableExternalNameService()),
        httpProxy == null
            ? Optional.empty()
            : values.optionalReference(
                "httpproxy.fallbackCertificate", httpProxy.fallbackCertificate()),
        values.optionalReference("envoy.clientCertificate", envoy.clientCertificate()),
        ingress == null ? List.of() : statusAddresses(Values.text(ingress.statusAddress(), "")),
        envoyService(envoy.service()),
        listeners.read(envoy, listener, network),
        listeners.tls(listener.tls()),
        stats.read(envoy, network),
        new AccessLogReader(report).read(Objects.requireNonNullElse(envoy.logging(), NO_LOGGING)),
        limits.read(timeouts),
        cluster(cluster, limits, timeouts),
        headers(spec.policy()),
        services.rateLimit(spec.rateLimitService()),
        services.authorization(spec.globalExtAuth()),
        services.tracing(spec.tracing()),
        envoy.runtimeSettings(),
        spec.gateway() == null
            ? Optional.empty()
            : Optional.of(values.reference("gateway.gatewayRef", spec.gateway().gatewayRef())),
        scope.watchNamespaces(),
        scope.disabledFeatures(),
        scope.switches());
  }

  /** What has a field of its own is not taken from here. */
  private void checkRuntimeKey(String key) {
    Optional<String> field =
        key.equals("http.max_requests_per_io_cycle")
            ? Optional.of("maxRequestsPerIOCycle")
            : Optional.of("maxConnectionsPerListener")
                .filter(_ -> CONNECTION_LIMIT.matcher(key).matches());
    field.ifPresent(
        name ->
            report.warning(
                "envoy.runtimeSettings." + key,
                "has no effect, since a setting of its own says this: "
                    + name
                    + " of the listener"));
  }

  private static NamespacedName envoyService(@Nullable Reference service) {
    NamespacedName byDefault = Settings.defaults().envoyService();
    return service == null
        ? byDefault
        : new NamespacedName(
            Values.text(service.namespace(), byDefault.namespace()),
            Values.text(service.name(), byDefault.name()));
  }

  /** An empty part would match nothing in Contour, or everything: neither can be meant. */
  private List<String> rootNamespaces(List<String> namespaces) {
    if (namespaces.contains("")) {
      report.mistake(
          "httpproxy.rootNamespaces", "has an empty name; remove the comma that is too many");
    }
    return namespaces;
  }

  private static List<String> statusAddresses(String text) {
    return CommaList.of(text).stream().filter(address -> !address.isEmpty()).toList();
  }

  private ClusterSettings cluster(Cluster cluster, TimeoutReader limits, Timeouts timeouts) {
    String family = Values.text(cluster.dnsLookupFamily(), "auto");
    if (!List.of("auto", "v4", "v6", "all").contains(family)) {
      report.mistake(
          "envoy.cluster.dnsLookupFamily",
          "invalid cluster DNS lookup family "
              + GoText.quote(family)
              + "; use auto, v4, v6 or all");
    }
    CircuitBreakers breakers = cluster.circuitBreakers();
    ProtocolVersions tls = cluster.upstreamTLS();
    return new ClusterSettings(
        limits.connect(timeouts),
        DnsLookupFamily.parse(family),
        values.positive(
            "envoy.cluster.maxRequestsPerConnection", cluster.maxRequestsPerConnection()),
        values.positive(
            "envoy.cluster.per-connection-buffer-limit-bytes",
            cluster.perConnectionBufferLimitBytes()),
        breakers == null ? ClusterSettings.DEFAULTS.circuitBreakers() : breakers,
        tls == null
            ? TlsParameters.DEFAULTS
            : new TlsReader(report)
                .upstream(
                    "envoy.cluster.upstreamTLS",
                    tls.minimumProtocolVersion(),
                    tls.maximumProtocolVersion(),
                    tls.cipherSuites(),
                    tls.ecdhCurves()));
  }

  private HeaderSettings headers(@Nullable PolicySettings policy) {
    if (policy == null) {
      return Settings.defaults().headers();
    }
    return new HeaderSettings(
        headers("policy.requestHeaders", policy.requestHeaders()),
        headers("policy.responseHeaders", policy.responseHeaders()),
        Values.isTrue(policy.applyToIngress()));
  }

  private HeadersPolicy headers(String field, @Nullable HeaderChanges changes) {
    if (changes == null) {
      return HeadersPolicy.NONE;
    }
    changes
        .set()
        .forEach(
            (name, value) -> {
              checkHeader(field + ".set." + name, name);
              SingleLine.error(value)
                  .ifPresent(error -> report.mistake(field + ".set." + name, error));
            });
    for (int i = 0; i < changes.remove().size(); i++) {
      String name = changes.remove().get(i);
      checkHeader(field + ".remove[" + i + "]", name);
      if (name.equalsIgnoreCase("Host")) {
        report.mistake(
            field + ".remove[" + i + "]", "Envoy does not remove the host; leave it out");
      }
    }
    return new HeadersPolicy(
        changes.set().entrySet().stream()
            .map(header -> new HeaderValue(header.getKey(), header.getValue()))
            .toList(),
        changes.remove());
  }

  private void checkHeader(String field, String name) {
    if (!HEADER_NAME.matcher(name).matches()) {
      report.mistake(
          field,
          "invalid header name "
              + GoText.quote(name)
              + "; use letters, digits and -, for example X-Request-Id");
    }
  }

  /** What is used must be watched (spec: cli.md section 2.2). */
  private void checkWatched(Settings settings) {
    List<String> watched = settings.watchNamespaces();
    if (watched.isEmpty()) {
      return;
    }
    if (watched.contains("")) {
      report.mistakeAt(
          "--watch-namespaces", "has an empty name; remove the comma that is too many");
    }
    if (!watched.containsAll(settings.rootNamespaces())) {
      report.mistake(
          "httpproxy.rootNamespaces",
          "not all root namespaces are being watched; add them to --watch-namespaces");
    }
    settings
        .fallbackCertificate()
        .ifPresent(it -> checkWatched(watched, "httpproxy", "fallbackCertificate", it));
    settings
        .envoyClientCertificate()
        .ifPresent(it -> checkWatched(watched, "envoy", "clientCertificate", it));
  }

  private void checkWatched(
      List<String> watched, String parent, String field, NamespacedName reference) {
    if (!watched.contains(reference.namespace())) {
      report.mistake(
          parent + "." + field,
          "the %s namespace (%s) must be watched; add it to --watch-namespaces"
              .formatted(field, reference.namespace()));
    }
  }

  private ServerSettings servers(ContourConfigurationSpec spec) {
    XdsServer xds = spec.xdsServer();
    Address xdsDefault = new Address("0.0.0.0", 8001);
    Debug debug = spec.debug();
    Address debugDefault = new Address("127.0.0.1", 6060);
    Address probes = new Address("0.0.0.0", 8000);
    Address health = stats.endpoint("health", spec.health(), probes);
    Address metrics = stats.metrics("metrics", spec.metrics(), probes);
    Optional<MetricsTls> metricsTls =
        stats
            .tls("metrics", spec.metrics())
            .map(
                tls ->
                    new MetricsTls(
                        tls.certFile(),
                        tls.keyFile(),
                        Optional.of(tls.caFile()).filter(file -> !file.isEmpty())));
    stats.checkShared("metrics", metrics, metricsTls.isPresent(), health);
    return new ServerSettings(
        xds == null
            ? xdsDefault
            : stats.address("xdsServer", xds.address(), xds.port(), xdsDefault),
        xdsTls(xds == null ? null : xds.tls()),
        debug == null
            ? debugDefault
            : stats.address("debug", debug.address(), debug.port(), debugDefault),
        health,
        metrics,
        metricsTls);
  }

  private static Optional<XdsTls> xdsTls(ContourConfigurationSpec.@Nullable XdsTls tls) {
    if (tls != null && Values.isTrue(tls.insecure())) {
      return Optional.empty();
    }
    return Optional.of(
        new XdsTls(
            Values.text(tls == null ? null : tls.caFile(), "/certs/ca.crt"),
            Values.text(tls == null ? null : tls.certFile(), "/certs/tls.crt"),
            Values.text(tls == null ? null : tls.keyFile(), "/certs/tls.key")));
  }
}
