package io.projectcontour.it.cases;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.compression.brotli.compressor.v3.Brotli;
import io.envoyproxy.envoy.extensions.compression.gzip.compressor.v3.Gzip;
import io.envoyproxy.envoy.extensions.compression.zstd.compressor.v3.Zstd;
import io.envoyproxy.envoy.extensions.filters.http.compressor.v3.Compressor;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimit;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.formatter.metadata.v3.Metadata;
import io.envoyproxy.envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery;
import io.envoyproxy.envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig;
import io.envoyproxy.envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import java.util.List;

/**
 * The messages that can stand in an {@code Any} of what is served. A new filter needs an entry, or
 * it cannot be shown.
 */
final class EnvoyMessages {
  /** The registry adds all messages of each one's file, and of the files that it imports. */
  static final TypeRegistry REGISTRY =
      TypeRegistry.newBuilder()
          .add(
              List.<Descriptor>of(
                  Cluster.getDescriptor(),
                  ClusterLoadAssignment.getDescriptor(),
                  Listener.getDescriptor(),
                  RouteConfiguration.getDescriptor(),
                  Runtime.getDescriptor(),
                  OpenTelemetryConfig.getDescriptor(),
                  FileAccessLog.getDescriptor(),
                  StdoutAccessLog.getDescriptor(),
                  Brotli.getDescriptor(),
                  Gzip.getDescriptor(),
                  Zstd.getDescriptor(),
                  Compressor.getDescriptor(),
                  CorsPolicy.getDescriptor(),
                  ExtAuthz.getDescriptor(),
                  FilterConfig.getDescriptor(),
                  GrpcWeb.getDescriptor(),
                  HealthCheck.getDescriptor(),
                  JwtAuthentication.getDescriptor(),
                  LocalRateLimit.getDescriptor(),
                  Lua.getDescriptor(),
                  RateLimit.getDescriptor(),
                  RBAC.getDescriptor(),
                  Router.getDescriptor(),
                  ProxyProtocol.getDescriptor(),
                  TlsInspector.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  TcpProxy.getDescriptor(),
                  Metadata.getDescriptor(),
                  ReqWithoutQuery.getDescriptor(),
                  PreviousRoutesConfig.getDescriptor(),
                  SafeCrossSchemeConfig.getDescriptor(),
                  DownstreamTlsContext.getDescriptor(),
                  HttpProtocolOptions.getDescriptor()))
          .build();

  private EnvoyMessages() {}
}
