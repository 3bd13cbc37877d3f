package io.projectcontour.envoy;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
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
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.feature.CookieRules;
import io.projectcontour.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** HTTP filters of connection managers that depend on the configuration at most. */
final class HttpFilters {
  /** Answers requests that came over a connection for another host. */
  static final HttpFilter MISDIRECTED_REQUEST =
      typed(
          FilterNames.LUA,
          Lua.newBuilder()
              .setDefaultSourceCode(Messages.inlineText(Scripts.MISDIRECTED_REQUEST))
              .build());

  /** The last filter, which sends a request to its cluster. */
  static final HttpFilter ROUTER = typed("router", Router.getDefaultInstance());

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

  private HttpFilters() {}

  /** The filters that each manager has, in their order. */
  static List<HttpFilter> common(Settings settings) {
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

  /** A filter by its name. */
  static HttpFilter typed(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }
}
