package io.projectcontour.app.bootstrap;

import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.PathConfigSource;

/** Where Envoy gets resources from. */
final class XdsSources {
  private XdsSources() {}

  /** Listeners and clusters; in the aggregated modes also the stream that all types share. */
  static DynamicResources dynamicResources(XdsMode mode) {
    DynamicResources.Builder resources =
        DynamicResources.newBuilder().setLdsConfig(source(mode)).setCdsConfig(source(mode));
    if (mode.isAggregated()) {
      resources.setAdsConfig(server(mode));
    }
    return resources.build();
  }

  /** The xDS server, in the way that the mode asks it. */
  static ConfigSource source(XdsMode mode) {
    ConfigSource.Builder source = ConfigSource.newBuilder().setResourceApiVersion(ApiVersion.V3);
    return mode.isAggregated()
        ? source.setAds(AggregatedConfigSource.getDefaultInstance()).build()
        : source.setApiConfigSource(server(mode)).build();
  }

  /** A file that Envoy watches. */
  static ConfigSource file(String path) {
    return ConfigSource.newBuilder()
        .setResourceApiVersion(ApiVersion.V3)
        .setPathConfigSource(PathConfigSource.newBuilder().setPath(path))
        .build();
  }

  private static ApiConfigSource server(XdsMode mode) {
    ApiConfigSource.Builder server =
        ApiConfigSource.newBuilder()
            .setApiType(
                mode.isIncremental()
                    ? ApiConfigSource.ApiType.DELTA_GRPC
                    : ApiConfigSource.ApiType.GRPC)
            .setTransportApiVersion(ApiVersion.V3)
            .addGrpcServices(
                GrpcService.newBuilder()
                    .setEnvoyGrpc(
                        GrpcService.EnvoyGrpc.newBuilder()
                            .setClusterName(BootstrapClusters.XDS_CLUSTER)
                            .setAuthority(BootstrapClusters.XDS_CLUSTER)));
    if (mode != XdsMode.SOTW) {
      // Saves the description of Envoy's build, several kilobytes, in each further request.
      server.setSetNodeOnFirstMessageOnly(true);
    }
    return server.build();
  }
}
