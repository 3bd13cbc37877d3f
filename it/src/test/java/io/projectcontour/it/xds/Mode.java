package io.projectcontour.it.xds;

import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;

/** The four ways in which Envoy speaks xDS. */
enum Mode {
  /** What the bootstrap of Contour asks for. */
  STATE_OF_THE_WORLD_PER_TYPE(false, ApiConfigSource.ApiType.GRPC),
  DELTA_PER_TYPE(false, ApiConfigSource.ApiType.DELTA_GRPC),
  STATE_OF_THE_WORLD_AGGREGATED(true, ApiConfigSource.ApiType.GRPC),
  DELTA_AGGREGATED(true, ApiConfigSource.ApiType.DELTA_GRPC);

  /** The static cluster of the bootstrap that leads to the xDS server. */
  static final String XDS_CLUSTER = "contour";

  private final boolean aggregated;
  private final ApiConfigSource.ApiType apiType;

  Mode(boolean aggregated, ApiConfigSource.ApiType apiType) {
    this.aggregated = aggregated;
    this.apiType = apiType;
  }

  boolean isAggregated() {
    return aggregated;
  }

  boolean isDelta() {
    return apiType == ApiConfigSource.ApiType.DELTA_GRPC;
  }

  /** How Envoy is to connect to the server. */
  ApiConfigSource connection() {
    return ApiConfigSource.newBuilder()
        .setApiType(apiType)
        .setTransportApiVersion(ApiVersion.V3)
        .addGrpcServices(
            GrpcService.newBuilder()
                .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(XDS_CLUSTER)))
        .build();
  }

  /** Where a resource says that what it refers to is to be found. */
  ConfigSource source() {
    ConfigSource.Builder source = ConfigSource.newBuilder().setResourceApiVersion(ApiVersion.V3);
    if (aggregated) {
      source.setAds(AggregatedConfigSource.getDefaultInstance());
    } else {
      source.setApiConfigSource(connection());
    }
    return source.build();
  }
}
