package io.projectcontour.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.envoy.message.TlsMessages;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Listeners (spec: xds.md section 2). */
public final class Listeners {
  private static final List<String> ADMIN_PATHS =
      List.of(
          "/certs",
          "/clusters",
          "/listeners",
          "/config_dump",
          "/memory",
          "/ready",
          "/runtime",
          "/server_info",
          "/stats",
          "/stats/prometheus",
          "/stats/recentlookups");
  private static final List<String> STATS_PATHS = List.of("/stats", "/stats/prometheus");
  private static final List<String> HEALTH_PATHS = List.of("/ready");

  private final Settings settings;
  private final ChainParts parts;

  /** For a configuration. */
  public Listeners(Settings settings) {
    this.settings = settings;
    this.parts = ChainParts.of(settings);
  }

  /** A listener for plain HTTP. */
  public Listener plain(TrafficListener listener, GlobalServices services) {
    return traffic(listener)
        .addAllListenerFilters(proxyProtocol())
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(new HttpConnectionManagers(parts, services).plain(listener)))
        .build();
  }

  /** A listener that forwards all connections as bytes. */
  public Listener wholePort(TrafficListener listener, FilterChain chain) {
    return traffic(listener).addFilterChains(chain).build();
  }

  /** A listener for TLS, with its chains in their order. */
  public Listener secure(TrafficListener listener, Collection<FilterChain> chains) {
    TlsInspector.Builder inspector = TlsInspector.newBuilder();
    if (settings.tls().ja3()) {
      inspector.setEnableJa3Fingerprinting(BoolValue.of(true));
    }
    if (settings.tls().ja4()) {
      inspector.setEnableJa4Fingerprinting(BoolValue.of(true));
    }
    return traffic(listener)
        .addAllListenerFilters(proxyProtocol())
        .addListenerFilters(
            listenerFilter("envoy.filters.listener.tls_inspector", inspector.build()))
        .addAllFilterChains(chains)
        .build();
  }

  /** The listeners for statistics, readiness and administration. */
  public List<Listener> fixed() {
    StatsSettings stats = settings.stats();
    List<Listener> listeners = new ArrayList<>();
    if (stats.metrics().equals(stats.health()) && stats.metricsTls().isEmpty()) {
      List<String> paths = new ArrayList<>(HEALTH_PATHS);
      paths.addAll(STATS_PATHS);
      listeners.add(admin("stats-health", stats.metrics(), "stats", paths, Optional.empty(), true));
    } else {
      listeners.add(
          admin("stats", stats.metrics(), "stats", STATS_PATHS, stats.metricsTls(), true));
      listeners.add(admin("health", stats.health(), "stats", HEALTH_PATHS, Optional.empty(), true));
    }
    stats
        .overloadHealth()
        .ifPresent(
            address ->
                listeners.add(
                    admin(
                        "health-om-enforced",
                        address,
                        "stats",
                        HEALTH_PATHS,
                        Optional.empty(),
                        false)));
    if (stats.adminPort() > 0) {
      listeners.add(
          admin(
              "envoy-admin",
              new StatsSettings.Address("127.0.0.1", stats.adminPort()),
              "envoy-admin",
              ADMIN_PATHS,
              Optional.empty(),
              true));
    }
    return listeners;
  }

  private Listener.Builder traffic(TrafficListener traffic) {
    ListenerSettings listener = settings.listener();
    ListenerSettings.Endpoint endpoint =
        switch (traffic.protocol()) {
          case HTTP, TCP -> listener.http();
          case HTTPS -> listener.https();
        };
    int port =
        traffic.isConfigured() ? endpoint.port() : TrafficListener.containerPort(traffic.port());
    Listener.Builder builder =
        Listener.newBuilder()
            .setName(traffic.name())
            .setAddress(Clusters.address(endpoint.address(), port))
            .addAllSocketOptions(
                SocketOptions.of(listener.typeOfService(), listener.trafficClass()));
    listener
        .perConnectionBufferLimitBytes()
        .ifPresent(bytes -> builder.setPerConnectionBufferLimitBytes(Messages.uint32(bytes)));
    listener
        .maxConnectionsToAcceptPerSocketEvent()
        .ifPresent(
            connections ->
                builder.setMaxConnectionsToAcceptPerSocketEvent(Messages.uint32(connections)));
    if (listener.exactBalance()) {
      builder
          .getConnectionBalanceConfigBuilder()
          .setExactBalance(Listener.ConnectionBalanceConfig.ExactBalance.getDefaultInstance());
    }
    return builder;
  }

  private List<ListenerFilter> proxyProtocol() {
    return settings.listener().useProxyProtocol()
        ? List.of(
            listenerFilter(
                "envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance()))
        : List.of();
  }

  private static ListenerFilter listenerFilter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }

  private Listener admin(
      String name,
      StatsSettings.Address address,
      String statPrefix,
      List<String> paths,
      Optional<StatsSettings.MetricsTls> tls,
      boolean ignoreLimit) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("backend").addDomains("*");
    paths.forEach(path -> host.addRoutes(adminRoute(path)));
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(statPrefix)
            .setNormalizePath(BoolValue.of(true))
            .setRouteConfig(RouteConfiguration.newBuilder().addVirtualHosts(host))
            .addHttpFilters(
                HttpFilters.typed("envoy.filters.http.router", Router.getDefaultInstance()))
            .build();
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .addFilters(
                Filter.newBuilder()
                    .setName(HttpConnectionManagers.NAME)
                    .setTypedConfig(Messages.any(manager)));
    tls.ifPresent(files -> chain.setTransportSocket(metricsTls(files)));
    return Listener.newBuilder()
        .setName(name)
        .setAddress(Clusters.address(address.address(), address.port()))
        .addAllSocketOptions(SocketOptions.keepAlive())
        .setIgnoreGlobalConnLimit(ignoreLimit)
        .addFilterChains(chain)
        .build();
  }

  private static Route adminRoute(String path) {
    return Route.newBuilder()
        .setMatch(
            RouteMatch.newBuilder()
                .setPath(path)
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName(":method")
                        .setStringMatch(
                            StringMatcher.newBuilder().setExact("GET").setIgnoreCase(true))))
        .setRoute(RouteAction.newBuilder().setCluster("envoy-admin"))
        .build();
  }

  private TransportSocket metricsTls(StatsSettings.MetricsTls files) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(
                TlsParameters.newBuilder()
                    .setTlsMinimumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3)
                    .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3))
            .addTlsCertificateSdsSecretConfigs(parts.source().sds(Secrets.METRICS_CERTIFICATE));
    DownstreamTlsContext.Builder context = DownstreamTlsContext.newBuilder();
    if (!files.caFile().isEmpty()) {
      common.setValidationContextSdsSecretConfig(parts.source().sds(Secrets.METRICS_AUTHORITIES));
      context.setRequireClientCertificate(BoolValue.of(true));
    }
    return TransportSocket.newBuilder()
        .setName(TlsMessages.TRANSPORT_SOCKET)
        .setTypedConfig(Messages.any(context.setCommonTlsContext(common).build()))
        .build();
  }
}
