package io.projectcontour.control;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.engine.Change;
import io.projectcontour.engine.Changes;
import io.projectcontour.engine.Edit;
import io.projectcontour.engine.Engine;
import io.projectcontour.engine.FailureHandler;
import io.projectcontour.engine.Table;
import io.projectcontour.envoy.Listeners;
import io.projectcontour.envoy.Secrets;
import io.projectcontour.host.HostPlan;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Removed;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.status.HttpProxyState;
import io.projectcontour.translate.EnvoyTables;
import io.projectcontour.translate.Translation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole computation: events in, changed resources and statuses out. No thread of its own; the
 * one that applies the first batch owns it.
 */
public final class Model {
  private final Engine engine;
  private final Translation translation;
  private final EnvoyTables envoy;
  private final SharedResources shared;
  private final EventEdits edits;
  private final List<StatusTable<?, ?>> statusTables;
  private final Settings settings;
  private boolean started;

  /** For a configuration, which does not change. */
  public Model(Settings settings, FailureHandler failures) {
    this.settings = settings;
    engine = new Engine(failures);
    translation = new Translation(engine, settings);
    envoy = new EnvoyTables(engine, translation, settings);
    shared = new SharedResources(envoy, settings);
    edits = new EventEdits(translation.inputs, settings);
    statusTables = StatusTable.of(translation);
  }

  /**
   * What a batch changed.
   *
   * @param put new and changed resources
   * @param removed resources that are gone
   * @param statuses statuses that differ from those of before
   * @param changes what happened in the tables
   * @param httpProxies HTTPProxies that fare otherwise than before, came or went
   * @param objects how many objects of each kind there are now
   */
  public record Outcome(
      List<Resource> put,
      List<Removed> removed,
      List<StatusUpdate> statuses,
      Changes changes,
      List<Change<NamespacedName, HttpProxyState>> httpProxies,
      Map<Kind, Integer> objects) {}

  /**
   * What is served where.
   *
   * @param hosts in the order of their names
   * @param clusterNames the names that clusters go by
   */
  public record Routing(List<HostPlan> hosts, Map<ClusterPlan, String> clusterNames) {}

  /** Applies events in their order. */
  public Outcome apply(Collection<? extends ObjectEvent> events) {
    List<Edit> batch = new ArrayList<>();
    List<Resource> put = new ArrayList<>();
    List<Removed> removed = new ArrayList<>();
    if (!started) {
      started = true;
      batch.addAll(translation.start());
      addFixed(put);
    }
    events.forEach(event -> edits.of(event).ifPresent(batch::add));
    Changes changes = engine.apply(batch);
    shared.update(changes, put, removed);
    if (settings.switches().virtualHostDiscovery()) {
      collect(changes.of(envoy.plainHosts), put, removed);
    }
    collect(changes.of(envoy.secureRoutes), put, removed);
    collect(changes.of(envoy.clusters), put, removed);
    collect(changes.of(envoy.loadAssignments), put, removed);
    collect(changes.of(envoy.secrets), put, removed);
    collect(changes.of(envoy.runtime), put, removed);
    return new Outcome(
        put,
        removed,
        statuses(changes),
        changes,
        changes.of(translation.httpProxyStates),
        translation.inputs.sizes());
  }

  /** All statuses as they should be. */
  public List<StatusUpdate> statuses() {
    List<StatusUpdate> all = new ArrayList<>();
    for (StatusTable<?, ?> table : statusTables) {
      table.all(all);
    }
    return all;
  }

  /** What is served where; a copy. */
  public Routing routing() {
    return new Routing(
        translation.hosts.entries().values().stream()
            .sorted(Comparator.comparing(HostPlan::key))
            .toList(),
        translation.namesOfClusters());
  }

  /** The tables, for metrics and tests. */
  public List<Table<?, ?>> tables() {
    return engine.tables();
  }

  private void addFixed(List<Resource> put) {
    new Listeners(settings)
        .fixed()
        .forEach(
            listener ->
                put.add(
                    Resource.of(
                        ResourceType.LISTENER, listener.getName(), listener, Sources.NONE)));
    Secrets.fromFiles(settings.stats())
        .forEach(
            secret ->
                put.add(Resource.of(ResourceType.SECRET, secret.getName(), secret, Sources.NONE)));
    if (settings.gateway().isEmpty()) {
      // Envoy waits for the table that a listener names, so it is there before the first host.
      put.add(SharedResources.emptyTable(settings));
    }
  }

  /**
   * A key may keep its resource's name or change it, and another key may take the name over:
   * removals yield to puts.
   */
  private static <K> void collect(
      List<Change<K, Resource>> changes, List<Resource> put, List<Removed> removed) {
    Set<String> names = new HashSet<>();
    for (Change<K, Resource> change : changes) {
      Resource after = change.after();
      if (after != null) {
        put.add(after);
        names.add(after.name());
      }
    }
    for (Change<K, Resource> change : changes) {
      Resource before = change.before();
      if (before != null && !names.contains(before.name())) {
        removed.add(new Removed(before.type(), before.name()));
      }
    }
  }

  private List<StatusUpdate> statuses(Changes changes) {
    List<StatusUpdate> updates = new ArrayList<>();
    for (StatusTable<?, ?> table : statusTables) {
      table.changed(changes, updates);
    }
    return updates;
  }
}
