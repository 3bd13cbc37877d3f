package io.projectcontour.app.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/** All metrics of one {@code contour gateway-provisioner}. Any thread may call it. */
public final class ProvisionerMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final KubernetesRequestMetrics requests;
  private final ControllerMetrics gatewayClasses;
  private final ControllerMetrics gateways;
  private final Gauge leader;
  private final Optional<String> lease;

  /**
   * Registers them.
   *
   * @param lease what the leader holds; empty if there is no election
   */
  public ProvisionerMetrics(Optional<String> lease) {
    this.lease = lease;
    JvmMetrics.register(registry);
    requests = new KubernetesRequestMetrics(registry);
    ControllerSeries series = new ControllerSeries(registry);
    gatewayClasses = series.controller("gatewayclass-controller");
    gateways = series.controller("gateway-controller");
    leader = LeaderMetric.register(registry);
    leads(false);
  }

  /** What {@code /metrics} shows. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Watches requests to the Kubernetes API. */
  public KubernetesRequestMetrics requests() {
    return requests;
  }

  /** Watches the work for GatewayClasses. */
  public ControllerMetrics gatewayClasses() {
    return gatewayClasses;
  }

  /** Watches the work for Gateways. */
  public ControllerMetrics gateways() {
    return gateways;
  }

  /** Leads, or does not any more. */
  public void leads(boolean leads) {
    lease.ifPresent(name -> leader.labelValues(name).set(leads ? 1 : 0));
  }
}
