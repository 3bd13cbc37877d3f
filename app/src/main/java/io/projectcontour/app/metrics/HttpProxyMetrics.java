package io.projectcontour.app.metrics;

import io.projectcontour.engine.Change;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.status.HttpProxyState;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * HTTPProxies by namespace, and by virtual host where that helps to find one (spec: metrics.md
 * section 2.1). Told by the control loop, counted at each scrape, shown by the leader only: with
 * several replicas a sum over all would count each object more than once.
 */
final class HttpProxyMetrics implements MultiCollector {
  private final Map<NamespacedName, HttpProxyState> states = new ConcurrentHashMap<>();
  private volatile boolean shown;

  /** What the control loop found. */
  void changed(List<Change<NamespacedName, HttpProxyState>> changes) {
    for (Change<NamespacedName, HttpProxyState> change : changes) {
      HttpProxyState after = change.after();
      if (after == null) {
        states.remove(change.key());
      } else {
        states.put(change.key(), after);
      }
    }
  }

  void setShown(boolean isShown) {
    shown = isShown;
  }

  @Override
  public MetricSnapshots collect() {
    if (!shown) {
      return MetricSnapshots.of();
    }
    return MetricSnapshots.of(
        gauge("contour_httpproxy", "HTTPProxies.", _ -> true, false),
        gauge(
            "contour_httpproxy_root",
            "HTTPProxies that are roots: they have a virtual host.",
            HttpProxyState::isRoot,
            false),
        gauge(
            "contour_httpproxy_valid",
            "HTTPProxies without an error.",
            state -> state.verdict() == HttpProxyState.Verdict.VALID,
            true),
        gauge(
            "contour_httpproxy_invalid",
            "HTTPProxies with an error; their status says which.",
            state -> state.verdict() == HttpProxyState.Verdict.INVALID,
            true),
        gauge(
            "contour_httpproxy_orphaned",
            "HTTPProxies that no root includes.",
            state -> state.verdict() == HttpProxyState.Verdict.ORPHANED,
            false));
  }

  private GaugeSnapshot gauge(
      String name, String help, Predicate<HttpProxyState> counts, boolean byHost) {
    Function<Map.Entry<NamespacedName, HttpProxyState>, Labels> labels =
        byHost
            ? proxy ->
                Labels.of(
                    "namespace",
                    proxy.getKey().namespace(),
                    "vhost",
                    proxy.getValue().virtualHost())
            : proxy -> Labels.of("namespace", proxy.getKey().namespace());
    Map<Labels, Integer> series = new TreeMap<>();
    states.entrySet().stream()
        .filter(proxy -> counts.test(proxy.getValue()))
        .forEach(proxy -> series.merge(labels.apply(proxy), 1, Integer::sum));
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    series.forEach((label, count) -> gauge.dataPoint(Points.of(label, count)));
    return gauge.build();
  }
}
