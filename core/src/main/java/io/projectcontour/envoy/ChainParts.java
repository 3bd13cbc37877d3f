package io.projectcontour.envoy;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the filter chains of all hosts have in common by the configuration alone. It is encoded once
 * and not for each host.
 *
 * @param settings the configuration
 * @param source where Envoy asks for route tables and certificates
 * @param filters the HTTP filters in front of those that a host asks for, in their order
 * @param accessLogs the access logs of listeners by what clients speak to them
 */
public record ChainParts(
    Settings settings,
    DiscoverySource source,
    List<HttpFilter> filters,
    Map<TrafficListener.Protocol, List<AccessLog>> accessLogs) {
  /** Encodes them. */
  public static ChainParts of(Settings settings) {
    Map<TrafficListener.Protocol, List<AccessLog>> logs =
        new EnumMap<>(TrafficListener.Protocol.class);
    for (TrafficListener.Protocol protocol : TrafficListener.Protocol.values()) {
      logs.put(protocol, List.copyOf(AccessLogs.of(settings, protocol)));
    }
    return new ChainParts(
        settings,
        DiscoverySource.of(settings),
        List.copyOf(HttpFilters.common(settings)),
        Map.copyOf(logs));
  }

  /** The access logs of a listener; empty when nothing is logged. */
  List<AccessLog> accessLogs(TrafficListener.Protocol protocol) {
    return accessLogs.getOrDefault(protocol, List.of());
  }
}
