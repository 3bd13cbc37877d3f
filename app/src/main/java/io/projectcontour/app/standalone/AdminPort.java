package io.projectcontour.app.standalone;

import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings;

/** The port of Envoy's administration, which is no flag of {@code contour serve}. */
public final class AdminPort {
  private AdminPort() {}

  /**
   * The same settings with another port.
   *
   * @param port 0 for none
   */
  public static Settings in(Settings settings, int port) {
    StatsSettings stats = settings.stats();
    return new Settings(
        settings.ingressClassNames(),
        settings.rootNamespaces(),
        settings.disablePermitInsecure(),
        settings.enableExternalNameService(),
        settings.fallbackCertificate(),
        settings.envoyClientCertificate(),
        settings.statusAddresses(),
        settings.envoyService(),
        settings.listener(),
        settings.tls(),
        new StatsSettings(
            stats.metrics(), stats.metricsTls(), stats.health(), port, stats.overloadHealth()),
        settings.accessLog(),
        settings.timeouts(),
        settings.cluster(),
        settings.headers(),
        settings.rateLimitService(),
        settings.globalAuthorization(),
        settings.tracing(),
        settings.runtime(),
        settings.gateway(),
        settings.watchNamespaces(),
        settings.disabledFeatures(),
        settings.switches());
  }
}
