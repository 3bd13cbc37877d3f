package io.projectcontour.control;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.projectcontour.engine.Change;
import io.projectcontour.engine.Changes;
import io.projectcontour.envoy.GlobalServices;
import io.projectcontour.envoy.Listeners;
import io.projectcontour.envoy.RouteConfigurations;
import io.projectcontour.host.HostOnListener;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.translate.EnvoyTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Resources that all hosts of a listener share: the route tables of plain listeners, and the
 * listeners themselves. They are joined here from the rows of the hosts, so that one host's change
 * costs a copy and not a rebuild.
 *
 * <p>The sources of a shared resource are the objects behind the change that made it: they are what
 * to look at when Envoy refuses it. Owned by the control loop.
 */
final class SharedResources {
  private final EnvoyTables tables;
  private final Listeners listeners;
  private final boolean keepsEmptyTable;
  private final boolean hostsAreDiscovered;
  private final SortedMap<TrafficListener, ListenerRows> rows = new TreeMap<>();

  /** By name the versions of the listeners as they were told last. */
  private final Map<String, String> listenerVersions = new HashMap<>();

  SharedResources(EnvoyTables tables, Settings settings) {
    this.tables = tables;
    this.listeners = new Listeners(settings);
    this.keepsEmptyTable = settings.gateway().isEmpty();
    this.hostsAreDiscovered = settings.switches().virtualHostDiscovery();
  }

  /** What a batch changed in the shared resources. */
  void update(Changes changes, List<Resource> put, List<Removed> removed) {
    Map<TrafficListener, Sources> plain =
        apply(changes.of(tables.plainHosts), listener -> listener.plainHosts);
    boolean servicesChanged = !changes.of(tables.globalServices).isEmpty();
    if (servicesChanged) {
      rows.forEach(
          (listener, own) -> {
            if (!own.plainHosts.isEmpty()) {
              plain.putIfAbsent(listener, Sources.NONE);
            }
          });
    }
    Map<TrafficListener, Sources> fallback =
        apply(changes.of(tables.fallbackHosts), listener -> listener.fallbackHosts);
    // A plain listener does not depend on what its hosts say, only on whether there are any.
    Map<TrafficListener, Sources> touched = new TreeMap<>(plain);
    if (!servicesChanged) {
      touched
          .keySet()
          .removeIf(
              listener ->
                  !rowsOf(listener).isEmpty() && listenerVersions.containsKey(listener.name()));
    }
    applyChains(changes.of(tables.filterChains), listener -> listener.chains)
        .forEach((listener, sources) -> touched.merge(listener, sources, Sources::union));
    applyChains(changes.of(tables.fallbackChains), listener -> listener.fallbackChains)
        .forEach((listener, sources) -> touched.merge(listener, sources, Sources::union));
    for (Change<TrafficListener, EnvoyTables.EncodedChain> change : changes.of(tables.wholePorts)) {
      EnvoyTables.EncodedChain after = change.after();
      rowsOf(change.key()).wholePort =
          Optional.ofNullable(after).map(EnvoyTables.EncodedChain::chain);
      touched.merge(change.key(), after == null ? Sources.NONE : after.sources(), Sources::union);
    }
    plain.forEach((listener, sources) -> plainTable(listener, sources, put, removed));
    fallback.forEach((listener, sources) -> fallbackTable(listener, sources, put, removed));
    touched.forEach((listener, sources) -> listener(listener, sources, put, removed));
  }

  private ListenerRows rowsOf(TrafficListener listener) {
    return rows.computeIfAbsent(listener, _ -> new ListenerRows());
  }

  private void plainTable(
      TrafficListener listener, Sources sources, List<Resource> put, List<Removed> removed) {
    HostRows hosts = rowsOf(listener).plainHosts;
    if (hosts.isEmpty() && !(keepsEmptyTable && listener.isConfigured())) {
      removed.add(new Removed(ResourceType.ROUTE, listener.routeTable()));
    } else if (hostsAreDiscovered) {
      // The same whatever the hosts are, so Envoys hear of it once.
      put.add(
          Resource.of(
              ResourceType.ROUTE,
              listener.routeTable(),
              RouteConfigurations.discovering(listener.routeTable()),
              Sources.NONE));
    } else {
      put.add(routes(listener.routeTable(), hosts, sources));
    }
  }

  private void fallbackTable(
      TrafficListener listener, Sources sources, List<Resource> put, List<Removed> removed) {
    HostRows hosts = rowsOf(listener).fallbackHosts;
    if (hosts.isEmpty()) {
      removed.add(new Removed(ResourceType.ROUTE, listener.fallbackTable()));
    } else {
      put.add(routes(listener.fallbackTable(), hosts, sources));
    }
  }

  private void listener(
      TrafficListener listener, Sources sources, List<Resource> put, List<Removed> removed) {
    ListenerRows own = rowsOf(listener);
    if (own.isEmpty()) {
      listenerVersions.remove(listener.name());
      removed.add(new Removed(ResourceType.LISTENER, listener.name()));
      return;
    }
    Listener message =
        own.wholePort
            .map(chain -> listeners.wholePort(listener, chain))
            .orElseGet(
                () ->
                    switch (listener.protocol()) {
                      case HTTP, TCP -> listeners.plain(listener, services());
                      case HTTPS -> listeners.secure(listener, own.orderedChains());
                    });
    Resource resource = Resource.of(ResourceType.LISTENER, message.getName(), message, sources);
    if (!resource.version().equals(listenerVersions.put(resource.name(), resource.version()))) {
      put.add(resource);
    }
  }

  private GlobalServices services() {
    return tables.globalServices.entries().values().iterator().next();
  }

  /** The table of the plain listener before there are hosts. */
  static Resource emptyTable(Settings settings) {
    String name = TrafficListener.INGRESS_HTTP.routeTable();
    return settings.switches().virtualHostDiscovery()
        ? Resource.of(ResourceType.ROUTE, name, RouteConfigurations.discovering(name), Sources.NONE)
        : routes(name, new HostRows(), Sources.NONE);
  }

  private static Resource routes(String name, HostRows hosts, Sources sources) {
    ByteString head = RouteConfigurations.assemble(name, List.of());
    List<ByteString> versions = new ArrayList<>();
    versions.add(
        ByteString.copyFromUtf8(
            Resource.of(ResourceType.ROUTE, name, head, Sources.NONE).version()));
    versions.addAll(hosts.versions());
    return Resource.joined(
        ResourceType.ROUTE,
        name,
        RouteConfigurations.assemble(name, hosts.bytes()),
        versions,
        sources);
  }

  private Map<TrafficListener, Sources> apply(
      List<Change<HostOnListener, Resource>> changes, Function<ListenerRows, HostRows> part) {
    Map<TrafficListener, Set<String>> touched = new TreeMap<>();
    for (Change<HostOnListener, Resource> change : changes) {
      TrafficListener listener = change.key().listener();
      HostRows hosts = part.apply(rowsOf(listener));
      Resource before = change.before();
      Resource after = change.after();
      if (after == null) {
        hosts.remove(change.key().host().name());
      } else {
        hosts.put(change.key().host().name(), after.body(), after.version());
      }
      Sources own =
          after != null ? after.sources() : before != null ? before.sources() : Sources.NONE;
      touched.computeIfAbsent(listener, _ -> new HashSet<>()).addAll(own.objects());
    }
    return sources(touched);
  }

  private Map<TrafficListener, Sources> applyChains(
      List<Change<HostOnListener, EnvoyTables.EncodedChain>> changes,
      Function<ListenerRows, SortedMap<String, FilterChain>> part) {
    Map<TrafficListener, Set<String>> touched = new TreeMap<>();
    for (Change<HostOnListener, EnvoyTables.EncodedChain> change : changes) {
      TrafficListener listener = change.key().listener();
      SortedMap<String, FilterChain> chains = part.apply(rowsOf(listener));
      EnvoyTables.EncodedChain before = change.before();
      EnvoyTables.EncodedChain after = change.after();
      if (after == null) {
        chains.remove(change.key().host().name());
      } else {
        chains.put(change.key().host().name(), after.chain());
      }
      Sources own =
          after != null ? after.sources() : before != null ? before.sources() : Sources.NONE;
      touched.computeIfAbsent(listener, _ -> new HashSet<>()).addAll(own.objects());
    }
    return sources(touched);
  }

  /** Made once of many: the first batch has all hosts. */
  private static Map<TrafficListener, Sources> sources(Map<TrafficListener, Set<String>> objects) {
    Map<TrafficListener, Sources> sources = new TreeMap<>();
    objects.forEach((listener, own) -> sources.put(listener, Sources.of(own)));
    return sources;
  }
}
