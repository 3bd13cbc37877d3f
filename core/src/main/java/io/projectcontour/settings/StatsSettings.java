package io.projectcontour.settings;

import java.util.Optional;

/**
 * Envoy's listeners for statistics, readiness and administration (spec: config.md section 2.4).
 *
 * @param metricsTls files in the Envoy container for TLS on the metrics listener
 * @param adminPort port of the read-only admin listener on 127.0.0.1; 0 or less for none
 * @param overloadHealth an extra readiness listener that obeys overload limits
 */
public record StatsSettings(
    Address metrics,
    Optional<MetricsTls> metricsTls,
    Address health,
    int adminPort,
    Optional<Address> overloadHealth) {
  /** What holds without any configuration. */
  public static final StatsSettings DEFAULTS =
      new StatsSettings(
          new Address("0.0.0.0", 8002),
          Optional.empty(),
          new Address("0.0.0.0", 8002),
          9001,
          Optional.empty());

  /** An address and a port. */
  public record Address(String address, int port) {}

  /** Files in the Envoy container; {@code caFile} empty when clients need no certificate. */
  public record MetricsTls(String certFile, String keyFile, String caFile) {}
}
