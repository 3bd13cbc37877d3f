package io.projectcontour.app.bootstrap;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.overload.v3.OverloadAction;
import io.envoyproxy.envoy.config.overload.v3.OverloadManager;
import io.envoyproxy.envoy.config.overload.v3.ResourceMonitor;
import io.envoyproxy.envoy.config.overload.v3.ThresholdTrigger;
import io.envoyproxy.envoy.config.overload.v3.Trigger;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig;
import java.util.Optional;

/** What Envoy does before it runs out of memory or connections (spec: bootstrap.md section 5). */
final class OverloadLimits {
  private static final String HEAP = "envoy.resource_monitors.fixed_heap";
  private static final String CONNECTIONS =
      "envoy.resource_monitors.global_downstream_max_connections";

  private OverloadLimits() {}

  /** The limits; nothing when there are none. */
  static Optional<OverloadManager> of(BootstrapSettings settings) {
    if (settings.maxHeapBytes() == 0 && settings.maxDownstreamConnections() == 0) {
      return Optional.empty();
    }
    OverloadManager.Builder limits =
        OverloadManager.newBuilder().setRefreshInterval(Durations.fromMillis(250));
    if (settings.maxHeapBytes() != 0) {
      limits
          .addResourceMonitors(
              ResourceMonitor.newBuilder()
                  .setName(HEAP)
                  .setTypedConfig(
                      Any.pack(
                          FixedHeapConfig.newBuilder()
                              .setMaxHeapSizeBytes(settings.maxHeapBytes())
                              .build())))
          .addActions(whenHeapIsAt(0.95, "envoy.overload_actions.shrink_heap"))
          .addActions(whenHeapIsAt(0.98, "envoy.overload_actions.stop_accepting_requests"));
    }
    if (settings.maxDownstreamConnections() != 0) {
      limits.addResourceMonitors(
          ResourceMonitor.newBuilder()
              .setName(CONNECTIONS)
              .setTypedConfig(
                  Any.pack(
                      DownstreamConnectionsConfig.newBuilder()
                          .setMaxActiveDownstreamConnections(settings.maxDownstreamConnections())
                          .build())));
    }
    return Optional.of(limits.build());
  }

  private static OverloadAction whenHeapIsAt(double share, String action) {
    return OverloadAction.newBuilder()
        .setName(action)
        .addTriggers(
            Trigger.newBuilder()
                .setName(HEAP)
                .setThreshold(ThresholdTrigger.newBuilder().setValue(share)))
        .build();
  }
}
