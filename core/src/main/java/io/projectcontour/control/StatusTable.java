package io.projectcontour.control;

import io.projectcontour.engine.Change;
import io.projectcontour.engine.Changes;
import io.projectcontour.engine.DerivedTable;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObjects;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.translate.GatewayTables;
import io.projectcontour.translate.Translation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A table of statuses, with what makes them updates.
 *
 * @param object the object of a key
 * @param written the status as it is written
 */
record StatusTable<K, V>(
    DerivedTable<K, V> table, Function<K, ObjectKey> object, Function<V, Object> written) {

  /** All that there are. */
  static List<StatusTable<?, ?>> of(Translation translation) {
    GatewayTables.Statuses gateway = translation.gatewayStatuses;
    return List.of(
        named(Kind.HTTP_PROXY, translation.httpProxyStatuses),
        named(Kind.EXTENSION_SERVICE, translation.extensionStatuses),
        new StatusTable<>(
            translation.ingressStatuses,
            name -> ObjectKey.of(Kind.INGRESS, name),
            status -> Map.of("loadBalancer", status)),
        named(Kind.GATEWAY, gateway.gateways),
        new StatusTable<>(gateway.routes, key -> key, status -> status),
        named(Kind.BACKEND_TLS_POLICY, gateway.tlsPolicies));
  }

  private static <V> StatusTable<NamespacedName, V> named(
      Kind kind, DerivedTable<NamespacedName, V> table) {
    return new StatusTable<>(table, name -> ObjectKey.of(kind, name), status -> status);
  }

  /** Adds all statuses as they should be. */
  void all(List<StatusUpdate> updates) {
    table.entries().forEach((key, status) -> updates.add(update(key, status)));
  }

  /** Adds the statuses that have changed. */
  void changed(Changes changes, List<StatusUpdate> updates) {
    for (Change<K, V> change : changes.of(table)) {
      V after = change.after();
      if (after != null) {
        updates.add(update(change.key(), after));
      }
    }
  }

  private StatusUpdate update(K key, V status) {
    return new StatusUpdate(
        object.apply(key), KubernetesObjects.mapper().valueToTree(written.apply(status)));
  }
}
