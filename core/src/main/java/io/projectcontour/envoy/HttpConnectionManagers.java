package io.projectcontour.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.ListenerSettings;
import io.projectcontour.settings.ListenerSettings.HttpVersion;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** HTTP connection managers of the traffic listeners (spec: xds.md section 2.5). */
final class HttpConnectionManagers {
  static final String NAME = "envoy.filters.network.http_connection_manager";

  private final ChainParts parts;
  private final Settings settings;
  private final GlobalServices services;

  HttpConnectionManagers(ChainParts parts, GlobalServices services) {
    this.parts = parts;
    this.settings = parts.settings();
    this.services = services;
  }

  /** The manager of a plain listener. */
  Filter plain(TrafficListener listener) {
    List<HttpFilter> filters = new ArrayList<>(parts.filters());
    services.authorization().ifPresent(filters::add);
    return filter(base(listener, listener.routeTable(), codec()), filters);
  }

  /** The manager of one host behind TLS. */
  Filter secure(
      TrafficListener listener,
      HostKey host,
      List<ConnectionFeature> features,
      Function<ClusterPlan, String> clusterNames) {
    List<HttpFilter> filters = new ArrayList<>();
    filters.add(HttpFilters.MISDIRECTED_REQUEST);
    filters.addAll(parts.filters());
    add(filters, features, ConnectionFeature.Slot.JWT_AUTHN, clusterNames);
    add(filters, features, ConnectionFeature.Slot.EXT_AUTHZ, clusterNames);
    HttpConnectionManager.Builder manager = base(listener, listener.routeTable(host), codec());
    features.forEach(feature -> feature.apply(manager));
    return filter(manager, filters);
  }

  /** The manager for clients without SNI. */
  Filter fallback(
      TrafficListener listener,
      List<ConnectionFeature> features,
      Function<ClusterPlan, String> clusterNames) {
    List<HttpFilter> filters = new ArrayList<>(parts.filters());
    add(filters, features, ConnectionFeature.Slot.EXT_AUTHZ, clusterNames);
    return filter(base(listener, listener.fallbackTable(), CodecType.AUTO), filters);
  }

  private static void add(
      List<HttpFilter> filters,
      List<ConnectionFeature> features,
      ConnectionFeature.Slot slot,
      Function<ClusterPlan, String> clusterNames) {
    features.stream()
        .filter(feature -> feature.slot() == slot)
        .forEach(feature -> feature.filter(clusterNames).ifPresent(filters::add));
  }

  private Filter filter(HttpConnectionManager.Builder manager, List<HttpFilter> filters) {
    manager.addAllHttpFilters(filters);
    services.rateLimit().ifPresent(manager::addHttpFilters);
    manager.addHttpFilters(HttpFilters.ROUTER);
    return Filter.newBuilder().setName(NAME).setTypedConfig(Messages.any(manager.build())).build();
  }

  private CodecType codec() {
    Set<HttpVersion> versions = settings.listener().httpVersions();
    if (versions.size() != 1) {
      return CodecType.AUTO;
    }
    return versions.contains(HttpVersion.HTTP_2) ? CodecType.HTTP2 : CodecType.HTTP1;
  }

  private HttpConnectionManager.Builder base(
      TrafficListener traffic, String routes, CodecType codec) {
    ListenerSettings listener = settings.listener();
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(traffic.name())
            .setCodecType(codec)
            .setRds(
                Rds.newBuilder()
                    .setConfigSource(parts.source().configSource())
                    .setRouteConfigName(routes))
            .setUseRemoteAddress(BoolValue.of(true))
            .setXffNumTrustedHops(listener.trustedHops())
            .setStripTrailingHostDot(listener.stripTrailingHostDot())
            .setNormalizePath(BoolValue.of(true))
            .setMergeSlashes(listener.mergeSlashes())
            .setPreserveExternalRequestId(true)
            .addAllAccessLog(parts.accessLogs(traffic.protocol()))
            .setServerHeaderTransformation(
                switch (listener.serverHeader()) {
                  case OVERWRITE -> HttpConnectionManager.ServerHeaderTransformation.OVERWRITE;
                  case APPEND_IF_ABSENT ->
                      HttpConnectionManager.ServerHeaderTransformation.APPEND_IF_ABSENT;
                  case PASS_THROUGH ->
                      HttpConnectionManager.ServerHeaderTransformation.PASS_THROUGH;
                });
    manager
        .getHttpProtocolOptionsBuilder()
        .setAcceptHttp10(true)
        .setAllowChunkedLength(listener.allowChunkedLength());
    listener
        .http2MaxConcurrentStreams()
        .ifPresent(
            streams ->
                manager
                    .getHttp2ProtocolOptionsBuilder()
                    .setMaxConcurrentStreams(Messages.uint32(streams)));
    var common = manager.getCommonHttpProtocolOptionsBuilder();
    listener
        .maxRequestsPerConnection()
        .ifPresent(requests -> common.setMaxRequestsPerConnection(Messages.uint32(requests)));
    settings
        .timeouts()
        .connectionIdle()
        .toField()
        .ifPresent(limit -> common.setIdleTimeout(Messages.duration(limit)));
    if (settings.timeouts().maxConnectionDuration() instanceof Timeout.Of(var limit)) {
      common.setMaxConnectionDuration(Messages.duration(limit));
    }
    timeouts(manager);
    services.tracing().ifPresent(manager::setTracing);
    if (!traffic.isConfigured()) {
      // Routes of the Gateway API cannot ask for it, so it is always allowed.
      manager.addUpgradeConfigs(
          HttpConnectionManager.UpgradeConfig.newBuilder().setUpgradeType("websocket"));
    }
    return manager;
  }

  private void timeouts(HttpConnectionManager.Builder manager) {
    var timeouts = settings.timeouts();
    timeouts
        .request()
        .toField()
        .ifPresent(limit -> manager.setRequestTimeout(Messages.duration(limit)));
    timeouts
        .streamIdle()
        .toField()
        .ifPresent(limit -> manager.setStreamIdleTimeout(Messages.duration(limit)));
    timeouts
        .connectionShutdownGracePeriod()
        .toField()
        .ifPresent(limit -> manager.setDrainTimeout(Messages.duration(limit)));
    timeouts
        .delayedClose()
        .toField()
        .ifPresent(limit -> manager.setDelayedCloseTimeout(Messages.duration(limit)));
  }
}
