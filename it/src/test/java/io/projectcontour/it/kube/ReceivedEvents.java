package io.projectcontour.it.kube;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a watcher delivered: each event, and the state that they lead to. */
final class ReceivedEvents implements Consumer<ObjectEvent> {
  private final List<ObjectEvent> all = new CopyOnWriteArrayList<>();
  private final Map<ObjectKey, KubernetesObject> objects = new ConcurrentHashMap<>();
  private final Set<Kind> synced = ConcurrentHashMap.newKeySet();

  @Override
  public void accept(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(KubernetesObject object) -> objects.put(object.key(), object);
      case ObjectEvent.Remove(ObjectKey key) -> objects.remove(key);
      case ObjectEvent.Synced(Kind kind) -> synced.add(kind);
    }
    all.add(event);
  }

  Map<ObjectKey, KubernetesObject> objects() {
    return Map.copyOf(objects);
  }

  Set<Kind> synced() {
    return Set.copyOf(synced);
  }

  long puts(ObjectKey key) {
    return all.stream()
        .filter(event -> event instanceof ObjectEvent.Put(var object) && object.key().equals(key))
        .count();
  }
}
