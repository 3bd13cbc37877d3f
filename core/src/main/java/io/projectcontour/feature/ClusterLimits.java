package io.projectcontour.feature;

import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.settings.DnsLookupFamily;
import java.time.Duration;
import java.util.Optional;

/**
 * What the configuration says about every connection to backends (spec: config.md section 2.7), and
 * circuit breakers (spec: httpproxy.md section 22.5).
 */
public record ClusterLimits(
    Duration connectTimeout,
    DnsLookupFamily lookupFamily,
    Optional<Integer> bufferLimitBytes,
    CircuitBreakers breakers)
    implements ClusterFeature {

  /** The limits of {@code own}, each replaced by that of {@code defaults} where it is not set. */
  public static CircuitBreakers withDefaults(CircuitBreakers own, CircuitBreakers defaults) {
    return new CircuitBreakers(
        first(own.maxConnections(), defaults.maxConnections()),
        first(own.maxPendingRequests(), defaults.maxPendingRequests()),
        first(own.maxRequests(), defaults.maxRequests()),
        first(own.maxRetries(), defaults.maxRetries()),
        first(own.perHostMaxConnections(), defaults.perHostMaxConnections()));
  }

  private static long first(long own, long fallback) {
    return own > 0 ? own : fallback;
  }

  @Override
  public void apply(Cluster.Builder cluster, DiscoverySource source) {
    cluster.setConnectTimeout(Messages.duration(connectTimeout));
    cluster.setDnsLookupFamily(
        switch (lookupFamily) {
          case AUTO -> Cluster.DnsLookupFamily.AUTO;
          case V4 -> Cluster.DnsLookupFamily.V4_ONLY;
          case V6 -> Cluster.DnsLookupFamily.V6_ONLY;
          case ALL -> Cluster.DnsLookupFamily.ALL;
        });
    bufferLimitBytes.ifPresent(
        bytes -> cluster.setPerConnectionBufferLimitBytes(Messages.uint32(bytes)));
    if (breakers.equals(new CircuitBreakers(0, 0, 0, 0, 0))) {
      return;
    }
    Thresholds.Builder thresholds = Thresholds.newBuilder().setTrackRemaining(true);
    if (breakers.maxConnections() > 0) {
      thresholds.setMaxConnections(Messages.uint32(breakers.maxConnections()));
    }
    if (breakers.maxPendingRequests() > 0) {
      thresholds.setMaxPendingRequests(Messages.uint32(breakers.maxPendingRequests()));
    }
    if (breakers.maxRequests() > 0) {
      thresholds.setMaxRequests(Messages.uint32(breakers.maxRequests()));
    }
    if (breakers.maxRetries() > 0) {
      thresholds.setMaxRetries(Messages.uint32(breakers.maxRetries()));
    }
    Thresholds.Builder perHost = Thresholds.newBuilder().setTrackRemaining(true);
    if (breakers.perHostMaxConnections() > 0) {
      perHost.setMaxConnections(Messages.uint32(breakers.perHostMaxConnections()));
    }
    cluster.getCircuitBreakersBuilder().addThresholds(thresholds).addPerHostThresholds(perHost);
  }
}
