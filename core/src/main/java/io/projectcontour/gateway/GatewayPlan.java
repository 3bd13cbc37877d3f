package io.projectcontour.gateway;

import io.projectcontour.host.TrafficListeners;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.Listener;
import io.projectcontour.tables.GatewayLookups;
import io.projectcontour.tls.CertificateReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Gateway, judged.
 *
 * @param generation of the object
 * @param controller the name of the controller by the Gateway's class; absent while there is no
 *     such class, and then no route is looked at
 * @param addressAssigned false when the Gateway wants addresses and has got none of them: then it
 *     serves nothing
 */
public record GatewayPlan(
    NamespacedName name,
    long generation,
    Optional<String> controller,
    boolean addressAssigned,
    List<ListenerPlan> listeners) {
  /** Copies the list. */
  public GatewayPlan {
    listeners = List.copyOf(listeners);
  }

  /** The Gateway of a name; empty when there is none. */
  public static Optional<GatewayPlan> of(NamespacedName name, GatewayLookups lookups) {
    return lookups.gateway(name).map(gateway -> of(gateway, lookups));
  }

  private static GatewayPlan of(Gateway gateway, GatewayLookups lookups) {
    List<Listener> wanted = gateway.spec().listeners();
    List<ListenerPlan> listeners = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      listeners.add(
          new ListenerDerivation(gateway, wanted.get(i), lookups).derive(wanted.subList(0, i)));
    }
    return new GatewayPlan(
        gateway.name(),
        gateway.metadata().generation(),
        lookups
            .gatewayClass(gateway.spec().gatewayClassName())
            .map(GatewayClass::spec)
            .map(GatewayClass.Spec::controllerName),
        isAssigned(gateway),
        listeners);
  }

  private static boolean isAssigned(Gateway gateway) {
    List<Gateway.Address> wanted = gateway.spec().addresses();
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                address ->
                    gateway.status().addresses().stream().anyMatch(it -> it.isSame(address)));
  }

  /** Envoy's listeners: one for each port, whether or not its listeners can serve. */
  public TrafficListeners trafficListeners() {
    return new TrafficListeners(
        listeners.stream()
            .flatMap(listener -> listener.routing().envoy().stream())
            .distinct()
            .toList());
  }

  /** The certificates of listeners, by the listeners' names. */
  public Map<String, CertificateReference> certificates() {
    Map<String, CertificateReference> certificates = new HashMap<>();
    for (ListenerPlan listener : listeners) {
      listener
          .certificate()
          .ifPresent(
              certificate ->
                  certificates.putIfAbsent(listener.routing().listener().name(), certificate));
    }
    return certificates;
  }

  /** What routes need to know; empty when they must not be looked at. */
  public Optional<Routing> routing() {
    return controller.map(
        _ ->
            new Routing(
                name, addressAssigned, listeners.stream().map(ListenerPlan::routing).toList()));
  }

  /** What routes need to know of the Gateway. */
  public record Routing(
      NamespacedName gateway, boolean addressAssigned, List<ListenerPlan.Routing> listeners) {
    /** Copies the list. */
    public Routing {
      listeners = List.copyOf(listeners);
    }
  }
}
