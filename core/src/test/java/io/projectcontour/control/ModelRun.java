package io.projectcontour.control;

import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model with the snapshot that its outcomes make. */
final class ModelRun {
  final SnapshotStore store = new SnapshotStore();
  final Map<ObjectKey, String> statuses = new TreeMap<>();
  private final Model model;

  ModelRun(Settings settings) {
    model =
        new Model(
            settings,
            (table, key, failure) -> {
              throw new AssertionError(table + " " + key, failure);
            });
  }

  Model.Outcome apply(List<ObjectEvent> events) {
    Model.Outcome outcome = model.apply(events);
    XdsSnapshot _ = store.publish(outcome.put(), outcome.removed());
    outcome.statuses().forEach(update -> statuses.put(update.object(), update.status().toString()));
    return outcome;
  }

  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    for (ResourceType type : ResourceType.values()) {
      for (Resource resource : store.current().all(type)) {
        versions.put(type + " " + resource.name(), resource.version());
      }
    }
    return versions;
  }

  Map<ObjectKey, String> allStatuses() {
    Map<ObjectKey, String> all = new TreeMap<>();
    model.statuses().forEach(update -> all.put(update.object(), update.status().toString()));
    return all;
  }
}
