package io.projectcontour.gateway;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.feature.ClusterLimits;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.TlsParameters;
import java.util.List;
import java.util.Optional;

/** Clusters of the backends of routes. */
final class BackendClusters {
  private final Settings.ClusterSettings settings;

  BackendClusters(Settings settings) {
    this.settings = settings.cluster();
  }

  /**
   * A cluster that requests are forwarded to.
   *
   * @param validation how the backend's certificate is checked; it decides for TLS
   */
  ClusterPlan requests(
      References.Backend backend,
      UpstreamProtocol protocol,
      Optional<UpstreamConnection.Validation> validation) {
    UpstreamProtocol spoken = validation.isPresent() ? UpstreamProtocol.TLS : protocol;
    return cluster(
        backend,
        new UpstreamConnection(
            spoken,
            false,
            "",
            validation,
            Optional.empty(),
            limits(spoken, validation),
            Timeout.unset(),
            settings.maxRequestsPerConnection()));
  }

  /** A cluster that connections are forwarded to, as the bytes that they are. */
  ClusterPlan connections(References.Backend backend) {
    return cluster(
        backend,
        new UpstreamConnection(
            UpstreamProtocol.PLAIN,
            false,
            backend.found().externalName(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(settings.upstreamTls()),
            Timeout.unset(),
            settings.maxRequestsPerConnection()));
  }

  /** A cluster that gets copies: without TLS, and with Contour's own limits, as in Contour. */
  ClusterPlan mirror(References.Backend backend) {
    Settings.ClusterSettings defaults = Settings.ClusterSettings.DEFAULTS;
    UpstreamConnection connection =
        new UpstreamConnection(
            UpstreamProtocol.PLAIN,
            false,
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.of(settings.upstreamTls()),
            Timeout.unset(),
            Optional.empty());
    return plan(
        backend,
        connection,
        new ClusterLimits(
            defaults.connectTimeout(),
            DnsLookupFamily.AUTO,
            Optional.empty(),
            ClusterLimits.withDefaults(backend.found().breakers(), settings.circuitBreakers())));
  }

  /**
   * Limits of TLS are set with a policy only, as in Contour. Without TLS they do not matter, and
   * are those that HTTPProxies have, so that both share a cluster.
   */
  private Optional<TlsParameters> limits(
      UpstreamProtocol protocol, Optional<UpstreamConnection.Validation> validation) {
    return protocol.isTls() && validation.isEmpty()
        ? Optional.empty()
        : Optional.of(settings.upstreamTls());
  }

  private ClusterPlan cluster(References.Backend backend, UpstreamConnection connection) {
    return plan(
        backend,
        connection,
        new ClusterLimits(
            settings.connectTimeout(),
            DnsLookupFamily.AUTO,
            settings.perConnectionBufferLimitBytes(),
            ClusterLimits.withDefaults(backend.found().breakers(), settings.circuitBreakers())));
  }

  private static ClusterPlan plan(
      References.Backend backend, UpstreamConnection connection, ClusterLimits limits) {
    return ClusterPlan.ofService(
        new Upstream.ServicePort(backend.service(), backend.found().port()),
        backend.found().upstream(),
        List.of(LoadBalancing.UNSET, connection, limits));
  }
}
