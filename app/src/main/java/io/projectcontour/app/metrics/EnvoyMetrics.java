package io.projectcontour.app.metrics;

import io.projectcontour.xds.EnvoyState;
import io.projectcontour.xds.XdsServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How far each connected Envoy is, asked at each scrape. */
final class EnvoyMetrics implements MultiCollector {
  private final AtomicReference<@Nullable XdsServer> server = new AtomicReference<>();

  void serving(XdsServer started) {
    server.set(started);
  }

  @Override
  public MetricSnapshots collect() {
    XdsServer serving = server.get();
    Collection<EnvoyState> envoys = serving == null ? List.of() : serving.envoys();
    GaugeSnapshot.Builder synced =
        GaugeSnapshot.builder()
            .name("contour_envoy_synced")
            .help("Whether an Envoy has accepted all that it was sent: 1, or 0; by node id.");
    GaugeSnapshot.Builder rejected =
        GaugeSnapshot.builder()
            .name("contour_envoy_rejected_resources")
            .help("Resources that an Envoy refused and has not accepted since.");
    for (EnvoyState envoy : envoys) {
      synced.dataPoint(Points.of(Labels.of("node", envoy.nodeId()), envoy.isSynced() ? 1 : 0));
      envoy
          .types()
          .forEach(
              (type, state) ->
                  rejected.dataPoint(
                      Points.of(
                          Labels.of("node", envoy.nodeId(), "type", XdsMetrics.label(type)),
                          state.rejections().size())));
    }
    GaugeSnapshot connected =
        GaugeSnapshot.builder()
            .name("contour_envoys")
            .help("Envoys that are connected.")
            .dataPoint(Points.of(Labels.EMPTY, envoys.size()))
            .build();
    return MetricSnapshots.of(connected, synced.build(), rejected.build());
  }
}
