package io.projectcontour.app.config;

import io.projectcontour.k8s.contour.ContourConfigurationSpec.Endpoint;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.Metrics;
import io.projectcontour.k8s.contour.ContourConfigurationSpec.MetricsTls;
import io.projectcontour.k8s.contour.EnvoySettings;
import io.projectcontour.k8s.contour.EnvoySettings.Network;
import io.projectcontour.settings.StatsSettings;
import io.projectcontour.settings.StatsSettings.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the listeners of Envoy that are not for traffic, and the endpoints of the controller, which
 * have the same form (spec: config.md sections 2.1 and 2.4).
 */
final class StatsReader {
  private static final String OVERLOAD_HEALTH = "envoy.omEnforcedHealth";

  private final Report report;
  private final Values values;

  StatsReader(Report report) {
    this.report = report;
    this.values = new Values(report);
  }

  StatsSettings read(EnvoySettings envoy, Network network) {
    Address metrics = metrics("envoy.metrics", envoy.metrics(), StatsSettings.DEFAULTS.metrics());
    Optional<StatsSettings.MetricsTls> tls = tls("envoy.metrics", envoy.metrics());
    Address health = endpoint("envoy.health", envoy.health(), StatsSettings.DEFAULTS.health());
    Optional<Address> overloadHealth = overloadHealth(envoy.omEnforcedHealth());
    values.listenerAddress("envoy.metrics.address", metrics.address());
    values.listenerAddress("envoy.health.address", health.address());
    checkShared("envoy.metrics", metrics, tls.isPresent(), health);
    overloadHealth.ifPresent(
        address -> {
          if (address.equals(health)) {
            report.mistake(
                OVERLOAD_HEALTH,
                "cannot use the same port for health checks and overload-manager enforced health"
                    + " checks; choose another port");
          }
          if (address.equals(metrics)) {
            report.mistake(
                OVERLOAD_HEALTH,
                "cannot use the same port for metrics and overload-manager enforced health checks;"
                    + " choose another port");
          }
        });
    return new StatsSettings(metrics, tls, health, adminPort(network), overloadHealth);
  }

  Address metrics(String field, @Nullable Metrics metrics, Address byDefault) {
    return metrics == null
        ? byDefault
        : address(field, metrics.address(), metrics.port(), byDefault);
  }

  Address endpoint(String field, @Nullable Endpoint endpoint, Address byDefault) {
    return endpoint == null
        ? byDefault
        : address(field, endpoint.address(), endpoint.port(), byDefault);
  }

  Address address(
      String field, @Nullable String address, @Nullable Integer port, Address byDefault) {
    return new Address(
        Values.text(address, byDefault.address()),
        values.port(field + ".port", port, byDefault.port()));
  }

  /** TLS cannot be spoken on a port where probes come without. */
  void checkShared(String metricsField, Address metrics, boolean tls, Address health) {
    if (tls && metrics.equals(health)) {
      report.mistake(
          metricsField,
          "cannot use single port for health over HTTP and metrics over HTTPS: both are "
              + metrics.address()
              + " port "
              + metrics.port()
              + "; choose another port for one of them");
    }
  }

  /** The files of a metrics server; both certificate and key, and only then an authority. */
  Optional<StatsSettings.MetricsTls> tls(String field, @Nullable Metrics metrics) {
    MetricsTls tls = metrics == null ? null : metrics.tls();
    if (tls == null) {
      return Optional.empty();
    }
    String cert = Values.text(tls.certFile(), "");
    String key = Values.text(tls.keyFile(), "");
    String ca = Values.text(tls.caFile(), "");
    if (cert.isEmpty() && key.isEmpty() && ca.isEmpty()) {
      return Optional.empty();
    }
    if (cert.isEmpty() != key.isEmpty()) {
      report.mistake(
          field,
          "the certificate file and the key file have to be given together: "
              + (cert.isEmpty() ? "the certificate file" : "the key file")
              + " is missing");
      return Optional.empty();
    }
    if (cert.isEmpty()) {
      report.mistake(
          field + ".tls.caFile",
          "authorities of client certificates need a server certificate file and a key file too");
      return Optional.empty();
    }
    return Optional.of(new StatsSettings.MetricsTls(cert, key, ca));
  }

  private Optional<Address> overloadHealth(@Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return Optional.empty();
    }
    String address = Values.text(endpoint.address(), "");
    int port = values.port(OVERLOAD_HEALTH + ".port", endpoint.port(), 0);
    if (address.isEmpty()) {
      report.mistake(OVERLOAD_HEALTH, "has to have an address, for example 0.0.0.0");
    } else {
      values.listenerAddress(OVERLOAD_HEALTH + ".address", address);
    }
    if (endpoint.port() == null || endpoint.port() == 0) {
      report.mistake(OVERLOAD_HEALTH, "has to have a port");
    }
    return Optional.of(new Address(address, port));
  }

  private int adminPort(Network network) {
    Integer port = network.adminPort();
    if (port == null) {
      return StatsSettings.DEFAULTS.adminPort();
    }
    if (port == 0) {
      report.warning(
          "envoy.network.adminPort",
          "0 keeps the default "
              + StatsSettings.DEFAULTS.adminPort()
              + "; use -1 for no admin listener");
    }
    return port < 0
        ? port
        : values.port("envoy.network.adminPort", port, StatsSettings.DEFAULTS.adminPort());
  }
}
