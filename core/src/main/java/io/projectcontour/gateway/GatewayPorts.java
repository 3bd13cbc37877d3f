package io.projectcontour.gateway;

import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.gateway.Listener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** On which ports Envoy listens for a Gateway (spec: gateway-api.md section 4.1). */
public final class GatewayPorts {
  private GatewayPorts() {}

  /**
   * The listeners of Envoy for those of a Gateway that can be there together, in their order.
   * Several listeners of one port and protocol share one.
   */
  public static List<TrafficListener> of(List<Listener> listeners) {
    Set<TrafficListener> ports = new LinkedHashSet<>();
    List<Listener> earlier = new ArrayList<>();
    for (Listener listener : listeners) {
      if (ListenerConflicts.problem(listener, earlier).isEmpty()) {
        ListenerConflicts.protocol(listener)
            .ifPresent(protocol -> ports.add(new TrafficListener(protocol, listener.port())));
      }
      earlier.add(listener);
    }
    return List.copyOf(ports);
  }
}
