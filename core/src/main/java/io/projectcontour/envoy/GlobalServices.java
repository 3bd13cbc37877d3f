package io.projectcontour.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.ratelimit.v3.RateLimitServiceConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.Tracing.Http;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimit;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.v3.Percent;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.FilterNames;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.extension.ExtensionPlan;
import io.projectcontour.feature.ExternalAuthorization;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.GlobalAuthorizationSettings;
import io.projectcontour.settings.RateLimitServiceSettings;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.TracingSettings;
import io.projectcontour.tables.Lookups;
import java.util.Optional;

/**
 * The services that the configuration names, as every HTTP connection manager uses them. They
 * follow the ExtensionService.
 *
 * @param authorization asked on the plain listener
 * @param rateLimit asked on every listener
 */
public record GlobalServices(
    Optional<HttpFilter> authorization, Optional<HttpFilter> rateLimit, Optional<Tracing> tracing) {

  /** Looks at the services that the configuration names. */
  public static GlobalServices of(Lookups lookups) {
    Settings settings = lookups.settings();
    return new GlobalServices(
        settings.globalAuthorization().flatMap(global -> authorization(global, lookups)),
        settings.rateLimitService().map(service -> rateLimit(service, lookups)),
        settings.tracing().map(service -> tracing(service, lookups)));
  }

  private static Optional<HttpFilter> authorization(
      GlobalAuthorizationSettings global, Lookups lookups) {
    NamespacedName service = global.extensionService();
    // Contour uses the extension service's own time limit here, not that of the configuration.
    return new ExternalAuthorization(
            service,
            serverName(service, lookups),
            responseTimeout(service, lookups),
            global.authorization())
        .filter(ClusterPlan::contourName);
  }

  private static String serverName(NamespacedName service, Lookups lookups) {
    return lookups.extension(service).map(ExtensionPlan::serverName).orElse("");
  }

  private static Timeout responseTimeout(NamespacedName service, Lookups lookups) {
    return lookups.extension(service).map(ExtensionPlan::responseTimeout).orElse(Timeout.unset());
  }

  private static HttpFilter rateLimit(RateLimitServiceSettings settings, Lookups lookups) {
    NamespacedName service = settings.extensionService();
    RateLimit.Builder filter =
        RateLimit.newBuilder()
            .setDomain(settings.domain())
            .setFailureModeDeny(!settings.failOpen())
            .setRateLimitService(
                RateLimitServiceConfig.newBuilder()
                    .setGrpcService(
                        ExtensionPlan.grpcService(service, serverName(service, lookups)))
                    .setTransportApiVersion(ApiVersion.V3))
            .setEnableXRatelimitHeaders(
                settings.enableXRateLimitHeaders()
                    ? RateLimit.XRateLimitHeadersRFCVersion.DRAFT_VERSION_03
                    : RateLimit.XRateLimitHeadersRFCVersion.OFF)
            .setRateLimitedAsResourceExhausted(settings.enableResourceExhaustedCode());
    responseTimeout(service, lookups)
        .toField()
        .ifPresent(limit -> filter.setTimeout(Messages.duration(limit)));
    return HttpFilter.newBuilder()
        .setName(FilterNames.RATE_LIMIT)
        .setTypedConfig(Messages.any(filter.build()))
        .build();
  }

  private static Tracing tracing(TracingSettings settings, Lookups lookups) {
    NamespacedName service = settings.extensionService();
    var grpc = ExtensionPlan.grpcService(service, serverName(service, lookups));
    responseTimeout(service, lookups)
        .toField()
        .ifPresent(limit -> grpc.setTimeout(Messages.duration(limit)));
    Tracing.Builder tracing =
        Tracing.newBuilder()
            .setOverallSampling(percent(settings.overallSampling()))
            .setClientSampling(percent(settings.clientSampling()))
            .setRandomSampling(percent(settings.randomSampling()))
            .setMaxPathTagLength(Messages.uint32(settings.maxPathTagLength()))
            .setSpawnUpstreamSpan(BoolValue.of(true))
            .setProvider(
                Http.newBuilder()
                    .setName("envoy.tracers.opentelemetry")
                    .setTypedConfig(
                        Messages.any(
                            OpenTelemetryConfig.newBuilder()
                                .setGrpcService(grpc)
                                .setServiceName(settings.serviceName())
                                .build())));
    settings.customTags().forEach(tag -> tracing.addCustomTags(tag(tag)));
    return tracing.build();
  }

  private static CustomTag tag(TracingSettings.CustomTag tag) {
    CustomTag.Builder envoy = CustomTag.newBuilder().setTag(tag.name());
    switch (tag.value()) {
      case TracingSettings.Value.Literal(String text) ->
          envoy.setLiteral(CustomTag.Literal.newBuilder().setValue(text));
      case TracingSettings.Value.Environment(String variable) ->
          envoy.setEnvironment(CustomTag.Environment.newBuilder().setName(variable));
      case TracingSettings.Value.RequestHeader(String header) ->
          envoy.setRequestHeader(CustomTag.Header.newBuilder().setName(header));
    }
    return envoy.build();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }
}
