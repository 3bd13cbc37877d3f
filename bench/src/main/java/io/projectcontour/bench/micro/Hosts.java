package io.projectcontour.bench.micro;

import io.projectcontour.bench.HostObjects;
import io.projectcontour.control.Model;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.KubernetesObjects.UnreadableObjectException;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** The workload of {@code bench/run} as events. */
final class Hosts {
  private Hosts() {}

  /** A model without objects, in which a failing derivation fails the benchmark. */
  static Model model() {
    return new Model(
        Settings.defaults(),
        (table, key, failure) -> {
          throw new IllegalStateException(table + " " + key, failure);
        });
  }

  /** All objects of so many hosts. */
  static List<ObjectEvent> all(int count) {
    HostObjects objects = new HostObjects();
    List<ObjectEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(put(Kind.SERVICE, HostObjects.service(i)));
      events.add(put(Kind.ENDPOINT_SLICE, HostObjects.slice(i)));
      if (HostObjects.isSecure(i)) {
        events.add(put(Kind.SECRET, objects.secret(i)));
      }
      events.add(put(Kind.HTTP_PROXY, HostObjects.proxy(i)));
    }
    return events;
  }

  /** A route of a host sets a header to another value. */
  static ObjectEvent routeEdited(int host, long value) {
    return put(Kind.HTTP_PROXY, HostObjects.proxy(host, "v" + value));
  }

  /** An endpoint of a host has another address. */
  static ObjectEvent endpointMoved(int host, long value) {
    return put(
        Kind.ENDPOINT_SLICE,
        HostObjects.slice(host, "10.3.%d.%d".formatted(value / 250 % 250, value % 250)));
  }

  private static ObjectEvent put(Kind kind, String json) {
    try {
      return new ObjectEvent.Put(
          KubernetesObjects.read(kind, KubernetesObjects.mapper().readTree(json)));
    } catch (UnreadableObjectException e) {
      throw new IllegalStateException(e);
    }
  }
}
