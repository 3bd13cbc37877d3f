package io.projectcontour.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.engine.Change;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.status.HttpProxyState;
import io.projectcontour.status.HttpProxyState.Verdict;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpProxyMetricsTest {
  private final HttpProxyMetrics metrics = new HttpProxyMetrics();

  private void change(String name, @Nullable HttpProxyState after) {
    metrics.changed(List.of(new Change<>(new NamespacedName("ns", name), null, after)));
  }

  private static HttpProxyState root(String host, Verdict verdict) {
    return new HttpProxyState(true, host, verdict);
  }

  private static HttpProxyState child(Verdict verdict) {
    return new HttpProxyState(false, "", verdict);
  }

  private Map<String, Double> series() {
    Map<String, Double> series = new TreeMap<>();
    for (var metric : metrics.collect()) {
      for (var point : ((GaugeSnapshot) metric).getDataPoints()) {
        series.put(metric.getMetadata().getName() + point.getLabels(), point.getValue());
      }
    }
    return series;
  }

  @Test
  void whoDoesNotLeadTellsNothing() {
    change("p", root("h", Verdict.VALID));
    assertThat(series()).isEmpty();
    metrics.setShown(true);
    assertThat(series()).isNotEmpty();
    metrics.setShown(false);
    assertThat(series()).isEmpty();
  }

  @Test
  void proxiesAreCountedByNamespaceAndHost() {
    metrics.setShown(true);
    change("a", root("h", Verdict.VALID));
    change("b", root("dup", Verdict.INVALID));
    change("c", root("dup", Verdict.INVALID));
    change("d", child(Verdict.VALID));
    change("e", child(Verdict.ORPHANED));
    assertThat(series())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "contour_httpproxy{namespace=\"ns\"}", 5.0,
                "contour_httpproxy_root{namespace=\"ns\"}", 3.0,
                "contour_httpproxy_valid{namespace=\"ns\",vhost=\"h\"}", 1.0,
                "contour_httpproxy_valid{namespace=\"ns\",vhost=\"\"}", 1.0,
                "contour_httpproxy_invalid{namespace=\"ns\",vhost=\"dup\"}", 2.0,
                "contour_httpproxy_orphaned{namespace=\"ns\"}", 1.0));
  }

  @Test
  void seriesGoWithTheirProxies() {
    metrics.setShown(true);
    change("a", root("h", Verdict.INVALID));
    change("a", root("h", Verdict.VALID));
    assertThat(series())
        .doesNotContainKey("contour_httpproxy_invalid{namespace=\"ns\",vhost=\"h\"}");
    change("a", null);
    assertThat(series()).isEmpty();
  }
}
