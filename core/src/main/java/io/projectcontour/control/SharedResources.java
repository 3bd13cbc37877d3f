package io.projectcontour.control;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.projectcontour.engine.Change;
import io.projectcontour.engine.Changes;
import io.projectcontour.envoy.GlobalServices;
import io.projectcontour.envoy.Listeners;
import io.projectcontour.envoy.RouteConfigurations;
import io.projectcontour.host.HostKey;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.translate.EnvoyTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Resources that all hosts share: the table of the plain listener, the listeners themselves. They
 * are joined here from the rows of the hosts, so that one host's change costs a copy and not a
 * rebuild.
 *
 * <p>The sources of a shared resource are the objects behind the change that made it: they are what
 * to look at when Envoy refuses it. Owned by the control loop.
 */
final class SharedResources {
  private final EnvoyTables tables;
  private final Listeners listeners;
  private final SortedMap<String, ByteString> plainHosts = new TreeMap<>();
  private final SortedMap<String, ByteString> fallbackHosts = new TreeMap<>();
  private final SortedMap<String, FilterChain> chains = new TreeMap<>();
  private final SortedMap<String, FilterChain> fallbackChains = new TreeMap<>();

  SharedResources(EnvoyTables tables, Settings settings) {
    this.tables = tables;
    this.listeners = new Listeners(settings);
  }

  /** What a batch changed in the shared resources. */
  void update(Changes changes, List<Resource> put, List<Removed> removed) {
    Optional<Sources> plain = apply(changes.of(tables.plainHosts), plainHosts);
    boolean servicesChanged = !changes.of(tables.globalServices).isEmpty();
    if (plain.isPresent() || servicesChanged) {
      Sources sources = plain.orElse(Sources.NONE);
      put.add(routes(RouteConfigurations.PLAIN, plainHosts, sources));
      if (plainHosts.isEmpty()) {
        removed.add(new Removed(ResourceType.LISTENER, Listeners.PLAIN));
      } else {
        put.add(listener(listeners.plain(services()), sources));
      }
    }
    Optional<Sources> fallback = apply(changes.of(tables.fallbackHosts), fallbackHosts);
    fallback.ifPresent(
        sources -> {
          if (fallbackHosts.isEmpty()) {
            removed.add(new Removed(ResourceType.ROUTE, RouteConfigurations.FALLBACK));
          } else {
            put.add(routes(RouteConfigurations.FALLBACK, fallbackHosts, sources));
          }
        });
    Optional<Sources> chained = applyChains(changes.of(tables.filterChains), chains);
    Optional<Sources> fallbackChained =
        applyChains(changes.of(tables.fallbackChains), fallbackChains);
    if (chained.isPresent() || fallbackChained.isPresent()) {
      if (chains.isEmpty()) {
        removed.add(new Removed(ResourceType.LISTENER, Listeners.SECURE));
      } else {
        put.add(
            listener(
                listeners.secure(orderedChains()),
                chained.orElse(Sources.NONE).union(fallbackChained.orElse(Sources.NONE))));
      }
    }
  }

  private GlobalServices services() {
    return tables.globalServices.entries().values().iterator().next();
  }

  /**
   * By server name; chains for any name last. The fallback chain is that of the first host that
   * takes part.
   */
  private List<FilterChain> orderedChains() {
    List<FilterChain> ordered = new ArrayList<>(chains.values());
    if (!fallbackChains.isEmpty()) {
      ordered.add(fallbackChains.firstEntry().getValue());
    }
    ordered.sort(
        Comparator.comparing(chain -> chain.getFilterChainMatch().getServerNamesCount() == 0));
    return ordered;
  }

  private static Resource routes(
      String name, SortedMap<String, ByteString> hosts, Sources sources) {
    return Resource.of(
        ResourceType.ROUTE, name, RouteConfigurations.assemble(name, hosts.values()), sources);
  }

  private static Resource listener(Listener listener, Sources sources) {
    return Resource.of(ResourceType.LISTENER, listener.getName(), listener, sources);
  }

  private static Optional<Sources> apply(
      List<Change<HostKey, Resource>> changes, SortedMap<String, ByteString> hosts) {
    Optional<Sources> sources = Optional.empty();
    for (Change<HostKey, Resource> change : changes) {
      Resource before = change.before();
      Resource after = change.after();
      if (after == null) {
        hosts.remove(change.key().name());
      } else {
        hosts.put(change.key().name(), RouteConfigurations.encode(after.body()));
      }
      Sources own =
          after != null ? after.sources() : before != null ? before.sources() : Sources.NONE;
      sources = Optional.of(sources.orElse(Sources.NONE).union(own));
    }
    return sources;
  }

  private static Optional<Sources> applyChains(
      List<Change<HostKey, EnvoyTables.EncodedChain>> changes,
      SortedMap<String, FilterChain> chains) {
    Optional<Sources> sources = Optional.empty();
    for (Change<HostKey, EnvoyTables.EncodedChain> change : changes) {
      EnvoyTables.EncodedChain before = change.before();
      EnvoyTables.EncodedChain after = change.after();
      if (after == null) {
        chains.remove(change.key().name());
      } else {
        chains.put(change.key().name(), after.chain());
      }
      Sources own =
          after != null ? after.sources() : before != null ? before.sources() : Sources.NONE;
      sources = Optional.of(sources.orElse(Sources.NONE).union(own));
    }
    return sources;
  }
}
