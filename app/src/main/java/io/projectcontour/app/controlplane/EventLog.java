package io.projectcontour.app.controlplane;

import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.KubernetesObject;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Service;
import io.projectcontour.settings.Settings;
import io.projectcontour.status.StatusDerivations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what arrives from the cluster: each change at level debug, new addresses of the load
 * balancer, and annotations that have no effect on the kind that has them. Any thread.
 */
final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private static final Set<String> CLASSES =
      Set.of("kubernetes.io/ingress.class", "projectcontour.io/ingress.class");

  /** Which annotations have a meaning where (spec: ingress.md section 4). */
  private static final Map<Kind, Set<String>> ANNOTATIONS =
      Map.of(
          Kind.HTTP_PROXY,
          CLASSES,
          Kind.INGRESS,
          Set.of(
              "ingress.kubernetes.io/force-ssl-redirect",
              "kubernetes.io/ingress.allow-http",
              "kubernetes.io/ingress.class",
              "projectcontour.io/ingress.class",
              "projectcontour.io/num-retries",
              "projectcontour.io/per-try-timeout",
              "projectcontour.io/request-timeout",
              "projectcontour.io/response-timeout",
              "projectcontour.io/retry-on",
              "projectcontour.io/tls-cert-namespace",
              "projectcontour.io/tls-maximum-protocol-version",
              "projectcontour.io/tls-minimum-protocol-version",
              "projectcontour.io/websocket-routes"),
          Kind.SECRET,
          Set.of("projectcontour.io/generated-by-version"),
          Kind.SERVICE,
          Set.of(
              "projectcontour.io/max-connections",
              "projectcontour.io/max-pending-requests",
              "projectcontour.io/max-requests",
              "projectcontour.io/max-retries",
              "projectcontour.io/per-host-max-connections",
              "projectcontour.io/upstream-protocol.h2",
              "projectcontour.io/upstream-protocol.h2c",
              "projectcontour.io/upstream-protocol.tls"));

  private static final Set<String> KNOWN =
      ANNOTATIONS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  private final Settings settings;
  private final ObjectKey envoyService;
  private final AtomicReference<List<String>> addresses = new AtomicReference<>(List.of());

  /** With what a configuration says about addresses. */
  EventLog(Settings settings) {
    this.settings = settings;
    this.envoyService = ObjectKey.of(Kind.SERVICE, settings.envoyService());
  }

  /** Says what is of interest about the scope of the process. */
  void started() {
    if (!settings.watchNamespaces().isEmpty()) {
      LOG.atInfo()
          .addKeyValue("namespaces", settings.watchNamespaces())
          .log("watching subset of namespaces");
    }
    if (!settings.rootNamespaces().isEmpty()) {
      LOG.atInfo()
          .addKeyValue("namespaces", settings.rootNamespaces())
          .log("watching root namespaces");
    }
    if (!settings.statusAddresses().isEmpty()) {
      addresses(Optional.empty());
    }
  }

  /** Says what is of interest about an event. */
  void arrived(ObjectEvent event) {
    switch (event) {
      case ObjectEvent.Put(KubernetesObject object) -> {
        LOG.atDebug().addKeyValue("object", object.key()).log("object is new or has changed");
        checkAnnotations(object);
        if (object instanceof Service service && object.key().equals(envoyService)) {
          addresses(Optional.of(service));
        }
      }
      case ObjectEvent.Remove(ObjectKey key) -> {
        LOG.atDebug().addKeyValue("object", key).log("object is gone");
        if (key.equals(envoyService)) {
          addresses(Optional.empty());
        }
      }
      case ObjectEvent.Synced(Kind kind) ->
          LOG.atDebug().addKeyValue("kind", kind.kindName()).log("all objects were read");
    }
  }

  private static void checkAnnotations(KubernetesObject object) {
    for (String annotation : object.metadata().annotations().keySet()) {
      if (KNOWN.contains(annotation)
          && !ANNOTATIONS.getOrDefault(object.kind(), Set.of()).contains(annotation)) {
        LOG.atWarn()
            .addKeyValue("object", object.key())
            .addKeyValue("annotation", annotation)
            .log("ignoring invalid or unsupported annotation");
      }
    }
  }

  private void addresses(Optional<Service> service) {
    List<String> found = new ArrayList<>();
    for (LoadBalancerStatus.Address address :
        StatusDerivations.loadBalancer(settings, service).ingress()) {
      Optional.ofNullable(address.ip()).ifPresent(found::add);
      Optional.ofNullable(address.hostname()).ifPresent(found::add);
    }
    if (!addresses.getAndSet(List.copyOf(found)).equals(found)) {
      LOG.atInfo()
          .addKeyValue("loadbalancer-address", String.join(",", found))
          .log("received a new address for status.loadBalancer");
    }
  }
}
