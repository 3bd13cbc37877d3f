package io.projectcontour.app.config;

import io.projectcontour.settings.StatsSettings.Address;
import java.util.Optional;

/**
 * The servers of the controller (spec: config.md section 2.1).
 *
 * @param xds where Envoys connect
 * @param xdsTls the files for TLS with Envoys, client certificates being demanded; absent for plain
 *     text
 * @param debug the server for debugging
 * @param health the server for probes
 * @param metrics the server for metrics; may be the same endpoint as {@code health} if both are
 *     plain
 * @param metricsTls the files for TLS on the metrics server
 */
public record ServerSettings(
    Address xds,
    Optional<XdsTls> xdsTls,
    Address debug,
    Address health,
    Address metrics,
    Optional<MetricsTls> metricsTls) {

  /** Files of this process; they are read again when they change. */
  public record XdsTls(String caFile, String certFile, String keyFile) {}

  /**
   * Files of this process; they are read again when they change.
   *
   * @param caFile absent if clients need no certificate
   */
  public record MetricsTls(String certFile, String keyFile, Optional<String> caFile) {}
}
