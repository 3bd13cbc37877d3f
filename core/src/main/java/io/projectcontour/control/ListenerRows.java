package io.projectcontour.control;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of all hosts of one listener, by host name. Owned by the control loop. */
final class ListenerRows {
  /** Virtual hosts of the plain route table. */
  final HostRows plainHosts = new HostRows();

  /** Virtual hosts of the route table for clients without SNI. */
  final HostRows fallbackHosts = new HostRows();

  /** Filter chains of hosts. */
  final SortedMap<String, FilterChain> chains = new TreeMap<>();

  /** The chain for clients without SNI, as each host that takes part would make it. */
  final SortedMap<String, FilterChain> fallbackChains = new TreeMap<>();

  /** The chain that takes all connections, whatever else there is. */
  Optional<FilterChain> wholePort = Optional.empty();

  /** Whether the listener has nothing to serve. */
  boolean isEmpty() {
    return plainHosts.isEmpty() && chains.isEmpty() && wholePort.isEmpty();
  }

  /**
   * By server name; chains for any name last. The fallback chain is that of the first host that
   * takes part.
   */
  List<FilterChain> orderedChains() {
    List<FilterChain> ordered = new ArrayList<>(chains.values());
    if (!fallbackChains.isEmpty()) {
      ordered.add(fallbackChains.firstEntry().getValue());
    }
    ordered.sort(
        Comparator.comparing(chain -> chain.getFilterChainMatch().getServerNamesCount() == 0));
    return ordered;
  }
}
