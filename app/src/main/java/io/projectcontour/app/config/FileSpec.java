package io.projectcontour.app.config;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.ContourConfigurationSpec;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Debug;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Endpoint;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Gateway;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.HttpProxySettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.IngressSettings;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Metrics;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.MetricsTls;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Reference;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.XdsServer;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.XdsTls;
import io.projectcontour.k8s.contour.EnvoySettings;
import io.projectcontour.k8s.contour.EnvoySettings.Cluster;
import io.projectcontour.k8s.contour.EnvoySettings.Compression;
import io.projectcontour.k8s.contour.EnvoySettings.Fingerprint;
import io.projectcontour.k8s.contour.EnvoySettings.HttpListener;
import io.projectcontour.k8s.contour.EnvoySettings.Listener;
import io.projectcontour.k8s.contour.EnvoySettings.Logging;
import io.projectcontour.k8s.contour.EnvoySettings.Network;
import io.projectcontour.k8s.contour.EnvoySettings.ProtocolVersions;
import io.projectcontour.k8s.contour.EnvoySettings.SocketOptions;
import io.projectcontour.k8s.contour.EnvoySettings.Timeouts;
import io.projectcontour.k8s.contour.EnvoySettings.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings the configuration file and the flags into the form of a ContourConfiguration (spec:
 * config.md section 2, columns "file key" and "CRD path"). A flag beats the file, except for the
 * addresses of metrics.
 */
final class FileSpec {
  private final Section root;
  private final ServeFlags flags;
  private final String contourNamespace;
  private final Report report;

  FileSpec(Section root, ServeFlags flags, String contourNamespace, Report report) {
    this.root = root;
    this.flags = flags;
    this.contourNamespace = contourNamespace;
    this.report = report;
  }

  ContourConfigurationSpec read() {
    root.section("server", "server"); // has no keys any more, but old files have it
    ExternalServiceKeys services = new ExternalServiceKeys(root);
    return new ContourConfigurationSpec(
        xdsServer(),
        ingress(),
        new Debug(
            text("--debug-http-address", "debug.address"),
            number("--debug-http-port", "debug.port")),
        new Endpoint(
            text("--health-address", "health.address"), number("--health-port", "health.port")),
        envoy(),
        gateway(),
        httpProxy(),
        root.flag("enableExternalNameService", "enableExternalNameService"),
        services.globalAuthorization(),
        services.rateLimit(),
        services.policy(),
        metrics("contour", "metrics", "--http-address", "--http-port"),
        services.tracing(),
        root.texts("featureFlags", "featureFlags"));
  }

  private @Nullable String text(String flag, String field) {
    return flags.text(flag, field, report);
  }

  private @Nullable Integer number(String flag, String field) {
    return flags.number(flag, field, report);
  }

  private @Nullable String textOrKey(String flag, String key, String field) {
    String inFile = root.text(key, field);
    String given = text(flag, field);
    return given == null ? inFile : given;
  }

  private XdsServer xdsServer() {
    String address = text("--xds-address", "xdsServer.address");
    return new XdsServer(
        address == null ? "127.0.0.1" : address, // a ContourConfiguration has 0.0.0.0 instead
        number("--xds-port", "xdsServer.port"),
        new XdsTls(
            text("--contour-cafile", "xdsServer.tls.caFile"),
            text("--contour-cert-file", "xdsServer.tls.certFile"),
            text("--contour-key-file", "xdsServer.tls.keyFile"),
            flags.bool("--insecure", "xdsServer.tls.insecure", report)));
  }

  private IngressSettings ingress() {
    String classes = text("--ingress-class-name", "ingress.classNames");
    return new IngressSettings(
        classes == null || classes.isEmpty() ? List.of() : List.of(classes.split(",", -1)),
        textOrKey("--ingress-status-address", "ingress-status-address", "ingress.statusAddress"));
  }

  private @Nullable Gateway gateway() {
    if (!root.has("gateway")) {
      return null;
    }
    Section gateway = root.section("gateway", "gateway");
    return new Gateway(reference(gateway, "gatewayRef", "gateway.gatewayRef"));
  }

  private HttpProxySettings httpProxy() {
    return new HttpProxySettings(
        root.flag("disablePermitInsecure", "httpproxy.disablePermitInsecure"),
        namespaces("--root-namespaces", "httpproxy.rootNamespaces"),
        optionalReference(
            root.section("tls", "envoy.listener.tls"),
            "fallback-certificate",
            "httpproxy.fallbackCertificate"));
  }

  private List<String> namespaces(String flag, String field) {
    String given = text(flag, field);
    return given == null ? List.of() : CommaList.of(given);
  }

  private EnvoySettings envoy() {
    List<String> versions = new ArrayList<>();
    for (String version : root.texts("default-http-versions", "envoy.defaultHTTPVersions")) {
      versions.add(version.toUpperCase(Locale.ROOT));
    }
    String service = textOrKey("--envoy-service-name", "envoy-service-name", "envoy.service.name");
    String serviceNamespace =
        textOrKey(
            "--envoy-service-namespace", "envoy-service-namespace", "envoy.service.namespace");
    return new EnvoySettings(
        listener(),
        new Reference(
            service == null ? "" : service,
            serviceNamespace == null ? contourNamespace : serviceNamespace),
        httpListener("http"),
        httpListener("https"),
        new Endpoint(
            text("--stats-address", "envoy.health.address"),
            number("--stats-port", "envoy.health.port")),
        overloadHealth(),
        metrics("envoy", "envoy.metrics", "--stats-address", "--stats-port"),
        optionalReference(
            root.section("tls", "envoy.listener.tls"),
            "envoy-client-certificate",
            "envoy.clientCertificate"),
        logging(),
        versions,
        timeouts(),
        cluster(),
        network(),
        root.map("runtime-settings", "envoy.runtimeSettings"));
  }

  private Listener listener() {
    Section listener = root.section("listener", "envoy.listener");
    Section socket = listener.section("socket-options", "envoy.listener.socketOptions");
    Section tls = root.section("tls", "envoy.listener.tls");
    Section fingerprint = tls.section("fingerprint", "envoy.listener.tls.fingerprint");
    ProtocolVersions protocol = protocol(tls, "envoy.listener.tls");
    return new Listener(
        flags.bool("--use-proxy-protocol", "envoy.listener.useProxyProtocol", report),
        root.flag("disableAllowChunkedLength", "envoy.listener.disableAllowChunkedLength"),
        root.flag("disableMergeSlashes", "envoy.listener.disableMergeSlashes"),
        root.text("serverHeaderTransformation", "envoy.listener.serverHeaderTransformation"),
        listener.text("connection-balancer", "envoy.listener.connectionBalancer"),
        listener.unsigned("max-requests-per-connection", "envoy.listener.maxRequestsPerConnection"),
        listener.unsigned(
            "per-connection-buffer-limit-bytes",
            "envoy.listener.per-connection-buffer-limit-bytes"),
        new Tls(
            protocol.minimumProtocolVersion(),
            protocol.maximumProtocolVersion(),
            protocol.cipherSuites(),
            protocol.ecdhCurves(),
            new Fingerprint(
                fingerprint.flag("ja3", "envoy.listener.tls.fingerprint.ja3"),
                fingerprint.flag("ja4", "envoy.listener.tls.fingerprint.ja4"))),
        new SocketOptions(
            socket.integer("tos", "envoy.listener.socketOptions.tos"),
            socket.integer("traffic-class", "envoy.listener.socketOptions.trafficClass")),
        listener.unsigned("max-requests-per-io-cycle", "envoy.listener.maxRequestsPerIOCycle"),
        listener.unsigned(
            "http2-max-concurrent-streams", "envoy.listener.httpMaxConcurrentStreams"),
        listener.unsigned(
            "max-connections-per-listener", "envoy.listener.maxConnectionsPerListener"),
        listener.unsigned(
            "max-connections-to-accept-per-socket-event",
            "envoy.listener.maxConnectionsToAcceptPerSocketEvent"),
        new Compression(
            root.section("compression", "envoy.listener.compression")
                .text("algorithm", "envoy.listener.compression.algorithm")));
  }

  private static ProtocolVersions protocol(Section section, String field) {
    return new ProtocolVersions(
        section.text("minimum-protocol-version", field + ".minimumProtocolVersion"),
        section.text("maximum-protocol-version", field + ".maximumProtocolVersion"),
        section.texts("cipher-suites", field + ".cipherSuites"),
        section.texts("ecdh-curves", field + ".ecdhCurves"));
  }

  private HttpListener httpListener(String name) {
    return new HttpListener(
        text("--envoy-service-" + name + "-address", "envoy." + name + ".address"),
        number("--envoy-service-" + name + "-port", "envoy." + name + ".port"),
        text("--envoy-" + name + "-access-log", "envoy." + name + ".accessLog"));
  }

  private @Nullable Endpoint overloadHealth() {
    if (!root.has("omEnforcedHealthListener")) {
      return null;
    }
    Section section = root.section("omEnforcedHealthListener", "envoy.omEnforcedHealth");
    return new Endpoint(
        section.text("address", "envoy.omEnforcedHealth.address"),
        section.integer("port", "envoy.omEnforcedHealth.port"));
  }

  /** The file beats the flags here, which nothing else does. */
  private Metrics metrics(String key, String field, String addressFlag, String portFlag) {
    Section section = root.section("metrics", "metrics").section(key, field);
    String flagAddress = text(addressFlag, field + ".address");
    Integer flagPort = number(portFlag, field + ".port");
    String address = section.text("address", field + ".address");
    Integer port = section.integer("port", field + ".port");
    String cert = section.text("server-certificate-path", field + ".tls.certFile");
    String privateKey = section.text("server-key-path", field + ".tls.keyFile");
    String ca = section.text("ca-certificate-path", field + ".tls.caFile");
    return new Metrics(
        address == null || address.isEmpty() ? flagAddress : address,
        port == null || port == 0 ? flagPort : port,
        cert == null && privateKey == null && ca == null
            ? null
            : new MetricsTls(ca, cert, privateKey));
  }

  private Logging logging() {
    return new Logging(
        textOrKey("--accesslog-format", "accesslog-format", "envoy.logging.accessLogFormat"),
        root.text("accesslog-format-string", "envoy.logging.accessLogFormatString"),
        root.texts("json-fields", "envoy.logging.accessLogJSONFields"),
        root.text("accesslog-level", "envoy.logging.accessLogLevel"));
  }

  private Timeouts timeouts() {
    Section section = root.section("timeouts", "envoy.timeouts");
    String connectionIdle =
        section.text("connection-idle-timeout", "envoy.timeouts.connectionIdleTimeout");
    return new Timeouts(
        section.text("request-timeout", "envoy.timeouts.requestTimeout"),
        connectionIdle == null ? "60s" : connectionIdle, // a ContourConfiguration has none
        section.text("stream-idle-timeout", "envoy.timeouts.streamIdleTimeout"),
        section.text("max-connection-duration", "envoy.timeouts.maxConnectionDuration"),
        section.text("delayed-close-timeout", "envoy.timeouts.delayedCloseTimeout"),
        section.text(
            "connection-shutdown-grace-period", "envoy.timeouts.connectionShutdownGracePeriod"),
        section.text("connect-timeout", "envoy.timeouts.connectTimeout"));
  }

  private Cluster cluster() {
    Section section = root.section("cluster", "envoy.cluster");
    Section breakers = section.section("circuit-breakers", "envoy.cluster.circuitBreakers");
    return new Cluster(
        section.text("dns-lookup-family", "envoy.cluster.dnsLookupFamily"),
        section.unsigned("max-requests-per-connection", "envoy.cluster.maxRequestsPerConnection"),
        section.unsigned(
            "per-connection-buffer-limit-bytes", "envoy.cluster.per-connection-buffer-limit-bytes"),
        new CircuitBreakers(
            limit(breakers, "max-connections", "maxConnections"),
            limit(breakers, "max-pending-requests", "maxPendingRequests"),
            limit(breakers, "max-requests", "maxRequests"),
            limit(breakers, "max-retries", "maxRetries"),
            limit(breakers, "per-host-max-connections", "perHostMaxConnections")),
        protocol(
            section.section("upstream-tls", "envoy.cluster.upstreamTLS"),
            "envoy.cluster.upstreamTLS"));
  }

  private static long limit(Section breakers, String key, String field) {
    Long limit = breakers.unsigned(key, "envoy.cluster.circuitBreakers." + field);
    return limit == null ? 0 : limit;
  }

  private Network network() {
    Section section = root.section("network", "envoy.network");
    return new Network(
        section.unsigned("num-trusted-hops", "envoy.network.numTrustedHops"),
        section.flag("strip-trailing-host-dot", "envoy.network.stripTrailingHostDot"),
        section.integer("admin-port", "envoy.network.adminPort"));
  }

  /** A reference that is absent when both parts are blank. */
  private static @Nullable Reference optionalReference(Section section, String key, String field) {
    Reference reference = reference(section, key, field);
    return reference.name().isBlank() && reference.namespace().isBlank() ? null : reference;
  }

  private static Reference reference(Section section, String key, String field) {
    Section reference = section.section(key, field);
    String name = reference.text("name", field + ".name");
    String namespace = reference.text("namespace", field + ".namespace");
    return new Reference(name == null ? "" : name, namespace == null ? "" : namespace);
  }

  /** The reference of a text {@code namespace/name}; the namespace is default if it is left out. */
  static Reference reference(String text) {
    NamespacedName name = NamespacedName.parse(text, "");
    return new Reference(name.name(), name.namespace().isEmpty() ? "default" : name.namespace());
  }
}
