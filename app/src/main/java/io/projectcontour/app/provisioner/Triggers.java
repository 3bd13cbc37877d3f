package io.projectcontour.app.provisioner;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.GatewayClass;
import io.projectcontour.k8s.gateway.GatewayClass.ParametersRef;
import io.projectcontour.kube.LabelledObjects.Change;
import io.projectcontour.kube.Resource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Finds out which GatewayClasses and Gateways an event concerns. Any thread may call it. */
final class Triggers {
  private final String controllerName;
  private final Consumer<String> classes;
  private final Consumer<NamespacedName> gateways;
  private final Map<String, GatewayClass> knownClasses = new ConcurrentHashMap<>();

  /** The class of each Gateway. */
  private final Map<NamespacedName, String> knownGateways = new ConcurrentHashMap<>();

  Triggers(String controllerName, Consumer<String> classes, Consumer<NamespacedName> gateways) {
    this.controllerName = controllerName;
    this.classes = classes;
    this.gateways = gateways;
  }

  /** Something happened to an object of ours to read. */
  void event(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(Gateway gateway) -> {
        knownGateways.put(gateway.name(), gateway.spec().gatewayClassName());
        // Where its class is not known yet, the class brings it.
        if (isOurs(gateway.spec().gatewayClassName())) {
          gateways.accept(gateway.name());
        }
      }
      case ObjectEvent.Put(GatewayClass gatewayClass) -> {
        knownClasses.put(gatewayClass.metadata().name(), gatewayClass);
        if (isOurs(gatewayClass)) {
          classes.accept(gatewayClass.metadata().name());
        }
      }
      case ObjectEvent.Put(var other) -> parametersChanged(other.key());
      case ObjectEvent.Remove(ObjectKey key) -> removed(key);
      case ObjectEvent.Synced _ -> {
        // Each object speaks for itself.
      }
    }
  }

  private void removed(ObjectKey key) {
    switch (key.kind()) {
      case GATEWAY -> {
        knownGateways.remove(key.namespacedName());
        gateways.accept(key.namespacedName());
      }
      case GATEWAY_CLASS -> knownClasses.remove(key.name());
      default -> parametersChanged(key);
    }
  }

  private void parametersChanged(ObjectKey key) {
    if (key.kind() != Kind.CONTOUR_DEPLOYMENT) {
      return;
    }
    for (GatewayClass gatewayClass : knownClasses.values()) {
      ParametersRef reference = gatewayClass.spec().parametersRef();
      if (isOurs(gatewayClass)
          && reference != null
          && reference.contourDeployment().filter(key.namespacedName()::equals).isPresent()) {
        classes.accept(gatewayClass.metadata().name());
      }
    }
  }

  /** A class can be used, perhaps with other parameters than before. */
  void accepted(String gatewayClass) {
    knownGateways.forEach(
        (gateway, className) -> {
          if (className.equals(gatewayClass)) {
            gateways.accept(gateway);
          }
        });
  }

  /**
   * Something happened to an object that was made for a Gateway: it is put right, or removed where
   * the Gateway went while nobody looked.
   */
  void madeObject(
      Change change, Resource resource, String namespace, String name, Map<String, String> labels) {
    Ownership.of(resource, namespace, name, labels)
        .filter(gateway -> change != Change.SEEN || !knownGateways.containsKey(gateway))
        .ifPresent(gateways);
  }

  /** Everything is looked at again: certificates grow old, and events may be missed. */
  void all() {
    knownClasses.values().stream()
        .filter(this::isOurs)
        .forEach(gatewayClass -> classes.accept(gatewayClass.metadata().name()));
  }

  private boolean isOurs(String className) {
    GatewayClass gatewayClass = knownClasses.get(className);
    return gatewayClass != null && isOurs(gatewayClass);
  }

  private boolean isOurs(GatewayClass gatewayClass) {
    return gatewayClass.spec().controllerName().equals(controllerName);
  }
}
