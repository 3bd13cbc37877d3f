package io.projectcontour.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.compression.brotli.compressor.v3.Brotli;
import io.envoyproxy.envoy.extensions.compression.gzip.compressor.v3.Gzip;
import io.envoyproxy.envoy.extensions.compression.zstd.compressor.v3.Zstd;
import io.envoyproxy.envoy.extensions.filters.http.compressor.v3.Compressor;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.feature.CookieRules;
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

  private static final List<String> COMPRESSED =
      List.of(
          "text/html",
          "text/plain",
          "text/css",
          "application/javascript",
          "application/x-javascript",
          "text/javascript",
          "text/x-javascript",
          "text/ecmascript",
          "text/js",
          "text/jscript",
          "text/x-js",
          "application/ecmascript",
          "application/x-json",
          "application/xml",
          "application/json",
          "image/svg+xml",
          "text/xml",
          "application/xhtml+xml",
          "application/grpc-web",
          "application/grpc-web+proto",
          "application/grpc-web+json",
          "application/grpc-web+thrift",
          "application/grpc-web-text",
          "application/grpc-web-text+proto",
          "application/grpc-web-text+thrift");

  private final Settings settings;
  private final GlobalServices services;

  HttpConnectionManagers(Settings settings, GlobalServices services) {
    this.settings = settings;
    this.services = services;
  }

  /** The manager of a plain listener. */
  Filter plain(TrafficListener listener) {
    List<HttpFilter> filters = new ArrayList<>(common());
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
    filters.add(
        typed(
            FilterNames.LUA,
            Lua.newBuilder()
                .setDefaultSourceCode(Messages.inlineText(Scripts.MISDIRECTED_REQUEST))
                .build()));
    filters.addAll(common());
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
    List<HttpFilter> filters = new ArrayList<>(common());
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
    manager.addHttpFilters(typed("router", Router.getDefaultInstance()));
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
                    .setConfigSource(Messages.configSource())
                    .setRouteConfigName(routes))
            .setUseRemoteAddress(BoolValue.of(true))
            .setXffNumTrustedHops(listener.trustedHops())
            .setStripTrailingHostDot(listener.stripTrailingHostDot())
            .setNormalizePath(BoolValue.of(true))
            .setMergeSlashes(listener.mergeSlashes())
            .setPreserveExternalRequestId(true)
            .addAllAccessLog(AccessLogs.of(settings, traffic.protocol()))
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

  private List<HttpFilter> common() {
    List<HttpFilter> filters = new ArrayList<>();
    switch (settings.listener().compression()) {
      case GZIP -> filters.add(compressor("gzip", Gzip.getDefaultInstance()));
      case BROTLI -> filters.add(compressor("brotli", Brotli.getDefaultInstance()));
      case ZSTD -> filters.add(compressor("zstd", Zstd.getDefaultInstance()));
      case DISABLED -> {}
    }
    filters.add(typed("envoy.filters.http.grpc_web", GrpcWeb.getDefaultInstance()));
    filters.add(
        typed(
            "envoy.filters.http.grpc_stats",
            FilterConfig.newBuilder()
                .setEmitFilterState(true)
                .setEnableUpstreamStats(true)
                .build()));
    filters.add(typed(FilterNames.CORS, Cors.getDefaultInstance()));
    filters.add(
        typed(
            FilterNames.LOCAL_RATE_LIMIT,
            LocalRateLimit.newBuilder().setStatPrefix("http").build()));
    filters.add(
        typed(
            FilterNames.LUA,
            Lua.newBuilder()
                .putSourceCodes(CookieRules.SCRIPT, Messages.inlineText(Scripts.COOKIE_REWRITE))
                .build()));
    filters.add(typed(FilterNames.RBAC, RBAC.getDefaultInstance()));
    return filters;
  }

  private static HttpFilter compressor(String name, Message library) {
    Compressor.Builder compressor =
        Compressor.newBuilder()
            .setCompressorLibrary(
                TypedExtensionConfig.newBuilder()
                    .setName(name)
                    .setTypedConfig(Messages.any(library)));
    compressor
        .getResponseDirectionConfigBuilder()
        .getCommonConfigBuilder()
        .addAllContentType(COMPRESSED);
    return typed("envoy.filters.http.compressor", compressor.build());
  }

  static HttpFilter typed(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }
}
