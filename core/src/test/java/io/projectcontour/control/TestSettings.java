package io.projectcontour.control;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Switches;
import java.util.List;
import java.util.Optional;

/** Settings that are the defaults but for a few. */
final class TestSettings {
  private TestSettings() {}

  /** With these, and all else as it is without a configuration. */
  static Settings with(
      Optional<NamespacedName> gateway,
      Optional<NamespacedName> clientCertificate,
      Settings.HeaderSettings headers) {
    return with(Settings.defaults().rootNamespaces(), gateway, clientCertificate, headers);
  }

  static Settings with(
      List<String> rootNamespaces,
      Optional<NamespacedName> gateway,
      Optional<NamespacedName> clientCertificate,
      Settings.HeaderSettings headers) {
    return with(rootNamespaces, gateway, clientCertificate, headers, Switches.OFF);
  }

  static Settings with(Switches switches) {
    Settings defaults = Settings.defaults();
    return with(
        defaults.rootNamespaces(),
        defaults.gateway(),
        defaults.envoyClientCertificate(),
        defaults.headers(),
        switches);
  }

  private static Settings with(
      List<String> rootNamespaces,
      Optional<NamespacedName> gateway,
      Optional<NamespacedName> clientCertificate,
      Settings.HeaderSettings headers,
      Switches switches) {
    Settings defaults = Settings.defaults();
    return new Settings(
        defaults.ingressClassNames(),
        rootNamespaces,
        defaults.disablePermitInsecure(),
        defaults.enableExternalNameService(),
        defaults.fallbackCertificate(),
        clientCertificate,
        defaults.statusAddresses(),
        defaults.envoyService(),
        defaults.listener(),
        defaults.tls(),
        defaults.stats(),
        defaults.accessLog(),
        defaults.timeouts(),
        defaults.cluster(),
        headers,
        defaults.rateLimitService(),
        defaults.globalAuthorization(),
        defaults.tracing(),
        defaults.runtime(),
        gateway,
        defaults.watchNamespaces(),
        defaults.disabledFeatures(),
        switches);
  }
}
