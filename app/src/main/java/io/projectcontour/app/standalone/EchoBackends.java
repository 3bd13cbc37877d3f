package io.projectcontour.app.standalone;

import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.Metadata;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the folder and the control loop, and gives each Service that has no EndpointSlice
 * in the folder one that leads to an {@link EchoServer}. All events pass through.
 *
 * <p>Owned by the thread that brings the events.
 */
final class EchoBackends implements Consumer<ObjectEvent>, AutoCloseable {
  private final Consumer<ObjectEvent> next;
  private final Map<NamespacedName, Service> services = new HashMap<>();
  private final Map<ObjectKey, NamespacedName> slices = new HashMap<>();
  private final Map<NamespacedName, EndpointSlice> added = new HashMap<>();

  /** A server stays until the end: Envoy may be using it a moment longer. */
  private final Map<NamespacedName, EchoServer> servers = new HashMap<>();

  EchoBackends(Consumer<ObjectEvent> next) {
    this.next = next;
  }

  @Override
  public void accept(ObjectEvent event) {
    Set<NamespacedName> concerned = new TreeSet<>();
    switch (event) {
      case ObjectEvent.Put(Service service) -> {
        services.put(service.name(), service);
        concerned.add(service.name());
      }
      case ObjectEvent.Put(EndpointSlice slice) -> {
        addIfPresent(concerned, slices.put(slice.key(), slice.service()));
        concerned.add(slice.service());
      }
      case ObjectEvent.Put(KubernetesObject _), ObjectEvent.Synced _ -> {}
      case ObjectEvent.Remove(ObjectKey key) -> {
        addIfPresent(concerned, slices.remove(key));
        if (services.containsKey(key.namespacedName()) && isService(key)) {
          services.remove(key.namespacedName());
          concerned.add(key.namespacedName());
        }
      }
    }
    next.accept(event);
    concerned.forEach(this::update);
  }

  private static boolean isService(ObjectKey key) {
    return key.kind() == Kind.SERVICE;
  }

  private static void addIfPresent(
      Set<NamespacedName> concerned, @Nullable NamespacedName service) {
    if (service != null) {
      concerned.add(service);
    }
  }

  private void update(NamespacedName name) {
    @Nullable Service service = services.get(name);
    boolean wanted =
        service != null
            && service.externalName().isEmpty()
            && !service.ports().isEmpty()
            && !slices.containsValue(name);
    if (service != null && wanted) {
      EndpointSlice slice = slice(service);
      if (!slice.equals(added.put(name, slice))) {
        next.accept(new ObjectEvent.Put(slice));
      }
      return;
    }
    @Nullable EndpointSlice before = added.remove(name);
    if (before != null) {
      next.accept(new ObjectEvent.Remove(before.key()));
    }
  }

  private EndpointSlice slice(Service service) {
    int port = servers.computeIfAbsent(service.name(), EchoBackends::start).port();
    return new EndpointSlice(
        new Metadata(
            service.name().namespace(),
            service.name().name() + ":standalone", // no object of the folder can have this name
            1,
            Instant.EPOCH,
            Map.of(EndpointSlice.SERVICE_LABEL, service.name().name()),
            Map.of()),
        "IPv4",
        List.of(
            new EndpointSlice.Endpoint(
                List.of(EchoServer.ADDRESS), new EndpointSlice.Conditions(true))),
        service.ports().stream()
            .map(it -> new EndpointSlice.Port(it.nameOrEmpty(), port, "TCP"))
            .toList());
  }

  private static EchoServer start(NamespacedName service) {
    try {
      return EchoServer.start(service);
    } catch (IOException e) {
      throw new UncheckedIOException("No backend can be started for Service " + service, e);
    }
  }

  @Override
  public void close() {
    servers.values().forEach(EchoServer::close);
  }
}
