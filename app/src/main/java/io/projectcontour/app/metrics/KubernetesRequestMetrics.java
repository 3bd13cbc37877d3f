package io.projectcontour.app.metrics;

import io.projectcontour.kube.RequestObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.OptionalInt;

/** Requests to the Kubernetes API, under the name that programs in Go give them. Any thread. */
public final class KubernetesRequestMetrics implements RequestObserver {
  private final Counter requests;

  KubernetesRequestMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("rest_client_requests_total")
            .help("Requests to the Kubernetes API, by status code, method and host.")
            .labelNames("code", "host", "method")
            .register(registry);
  }

  @Override
  public void ended(String method, String host, OptionalInt status) {
    requests
        .labelValues(
            status.isPresent() ? Integer.toString(status.getAsInt()) : "<error>", host, method)
        .inc();
  }
}
