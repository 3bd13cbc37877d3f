package io.projectcontour.app.provisioner;

import io.projectcontour.app.provisioner.ProvisionerOptions.Images;
import io.projectcontour.gateway.GatewayPorts;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.gateway.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that decides about the objects that are made for a Gateway, and their names and labels (spec:
 * operations.md section 9.2).
 *
 * @param labels of all objects, without those of the owner
 * @param annotations of all objects and pods
 * @param address that is wanted of the load balancer
 * @param listeners of Envoy, in the order of the Gateway's
 */
record GatewayInstance(
    NamespacedName gateway,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<String> address,
    List<TrafficListener> listeners,
    Parameters parameters,
    Images images) {
  /** The instance for a Gateway. */
  static GatewayInstance of(Gateway gateway, Parameters parameters, Images images) {
    Map<String, String> labels = new TreeMap<>(parameters.labels());
    labels.putAll(gateway.spec().infrastructure().labels());
    return new GatewayInstance(
        gateway.name(),
        labels,
        gateway.spec().infrastructure().annotations(),
        gateway.spec().addresses().stream().limit(1).flatMap(GatewayInstance::wanted).findFirst(),
        GatewayPorts.of(gateway.spec().listeners()),
        parameters,
        images);
  }

  private static Stream<String> wanted(Gateway.Address address) {
    String value = Values.text(address.value());
    return !value.isEmpty() && Set.of(Gateway.IP_ADDRESS, "Hostname").contains(address.typeOrIp())
        ? Stream.of(value)
        : Stream.empty();
  }

  String namespace() {
    return gateway.namespace();
  }

  String contourName() {
    return ownership().contourName();
  }

  String envoyName() {
    return ownership().envoyName();
  }

  String configurationName() {
    return ownership().configurationName();
  }

  /** The end of the names of the Secrets with certificates. */
  String secretsSuffix() {
    return "-" + gateway.name();
  }

  String leaseName() {
    return "leader-elect-" + gateway.name();
  }

  Ownership ownership() {
    return new Ownership(gateway);
  }

  /** Labels of all objects. */
  Map<String, String> commonLabels() {
    Map<String, String> all = new TreeMap<>(labels);
    all.putAll(ownership().labels());
    return all;
  }

  /** Labels of workloads. */
  Map<String, String> workloadLabels() {
    Map<String, String> all = commonLabels();
    all.put("app.kubernetes.io/instance", gateway.name());
    all.put("app.kubernetes.io/name", "contour");
    all.put("app.kubernetes.io/component", "ingress-controller");
    all.put("app.kubernetes.io/managed-by", "contour-gateway-provisioner");
    return all;
  }

  /** By which Services and workloads find pods. */
  static Map<String, String> selector(String app) {
    return Map.of("app", app);
  }

  /** Labels of pods. */
  Map<String, String> podLabels(String app) {
    Map<String, String> all = new TreeMap<>(selector(app));
    all.putAll(workloadLabels());
    return all;
  }

  /** Annotations of pods: those of the Gateway are preferred to those of the class. */
  Map<String, String> podAnnotations(Map<String, String> ofClass) {
    Map<String, String> all = new TreeMap<>(ofClass);
    all.putAll(annotations);
    return all;
  }

  /** The namespaces that Contour looks at, its own among them; empty for all. */
  List<String> watchedNamespaces() {
    List<String> given = parameters.contour().watchNamespaces();
    if (given.isEmpty() || given.contains(namespace())) {
      return given;
    }
    List<String> all = new ArrayList<>(given);
    all.add(namespace());
    return all;
  }
}
