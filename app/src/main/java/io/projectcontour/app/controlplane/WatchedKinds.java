package io.projectcontour.app.controlplane;

import io.projectcontour.k8s.Kind;
import io.projectcontour.settings.Feature;
import io.projectcontour.settings.Settings;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of objects that {@code serve} watches. */
final class WatchedKinds {
  private WatchedKinds() {}

  /**
   * Those of a configuration. The Gateway API's are not needed without a Gateway, so its
   * definitions need not be installed then.
   */
  static Set<Kind> of(Settings settings) {
    Set<Kind> kinds =
        EnumSet.of(
            Kind.SERVICE,
            Kind.ENDPOINT_SLICE,
            Kind.SECRET,
            Kind.INGRESS,
            Kind.HTTP_PROXY,
            Kind.TLS_CERTIFICATE_DELEGATION,
            Kind.EXTENSION_SERVICE);
    if (settings.gateway().isPresent()) {
      kinds.addAll(
          EnumSet.of(
              Kind.GATEWAY_CLASS,
              Kind.GATEWAY,
              Kind.HTTP_ROUTE,
              Kind.GRPC_ROUTE,
              Kind.TLS_ROUTE,
              Kind.TCP_ROUTE,
              Kind.REFERENCE_GRANT,
              Kind.BACKEND_TLS_POLICY,
              Kind.NAMESPACE,
              Kind.CONFIG_MAP));
    }
    kinds.removeIf(
        kind -> Feature.of(kind).map(settings.disabledFeatures()::contains).orElse(false));
    if (!kinds.contains(Kind.BACKEND_TLS_POLICY)) {
      kinds.remove(Kind.CONFIG_MAP); // nothing else refers to them
    }
    return kinds;
  }
}
