package io.projectcontour.envoy.message;

import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.projectcontour.settings.Settings;

/**
 * Where Envoy asks for the resources that others refer to: route tables, endpoints and certificates
 * ({@code envoy.config.core.v3.ConfigSource}).
 */
public enum DiscoverySource {
  /**
   * The xDS server that the bootstrap calls contour, with a stream for each resource (spec: xds.md
   * section 1.3). Any Envoy with Contour's bootstrap can follow it.
   */
  CONTOUR(api(ApiConfigSource.ApiType.GRPC)),

  /**
   * The stream that listeners and clusters come on. Envoy refuses it unless its bootstrap has such
   * a stream ({@code Bootstrap.DynamicResources.ads_config}).
   */
  AGGREGATED(
      ConfigSource.newBuilder()
          .setResourceApiVersion(ApiVersion.V3)
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .build());

  private static final ConfigSource INCREMENTAL = api(ApiConfigSource.ApiType.DELTA_GRPC);

  private final ConfigSource configSource;

  DiscoverySource(ConfigSource configSource) {
    this.configSource = configSource;
  }

  /** The source that the configuration asks for. */
  public static DiscoverySource of(Settings settings) {
    return settings.switches().aggregatedDiscovery() ? AGGREGATED : CONTOUR;
  }

  /** The message. */
  public ConfigSource configSource() {
    return configSource;
  }

  /**
   * The source of what Envoy asks for in the incremental protocol only, virtual hosts. It is a
   * stream of their own in any case, since the stream of the others may not be incremental.
   */
  public static ConfigSource incremental() {
    return INCREMENTAL;
  }

  /** A reference to a secret of SDS. */
  public SdsSecretConfig sds(String name) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(configSource).build();
  }

  private static ConfigSource api(ApiConfigSource.ApiType type) {
    return ConfigSource.newBuilder()
        .setResourceApiVersion(ApiVersion.V3)
        .setApiConfigSource(
            ApiConfigSource.newBuilder()
                .setApiType(type)
                .setTransportApiVersion(ApiVersion.V3)
                .addGrpcServices(
                    GrpcService.newBuilder()
                        .setEnvoyGrpc(
                            GrpcService.EnvoyGrpc.newBuilder()
                                .setClusterName("contour")
                                .setAuthority("contour"))))
        .build();
  }
}
