package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.app.metrics.ProvisionerMetrics;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.kube.KubernetesWatcher;
import io.projectcontour.kube.LabelledObjects;
import io.projectcontour.kube.ObjectClient;
import io.projectcontour.kube.StoredStatuses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches and reconciles, from its making until it is closed. One at a time in a cluster. */
final class Reconciliation implements AutoCloseable {
  /** As often as controllers in Go do it. */
  private static final Duration ALL_AGAIN = Duration.ofHours(10);

  private static final int GATEWAYS_AT_ONCE = 4;

  private final Controller<String> classes;
  private final Controller<NamespacedName> gateways;
  private final KubernetesWatcher watcher;
  private final LabelledObjects made;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("all-again-", 0).factory());

  /** Starts. */
  Reconciliation(ProvisionerOptions options, KubernetesClient client, ProvisionerMetrics metrics) {
    ObjectClient objects = new ObjectClient(client, "contour-gateway-provisioner");
    InstantSource clock = InstantSource.system();
    gateways =
        new Controller<>(
            "gateway",
            GATEWAYS_AT_ONCE,
            metrics.gateways(),
            new GatewayReconciler(objects, options.controllerName(), options.images(), clock));
    Triggers triggers = new Triggers(options.controllerName(), this::addClass, gateways::add);
    classes =
        new Controller<>(
            "gatewayclass",
            1,
            metrics.gatewayClasses(),
            new GatewayClassReconciler(
                objects, options.controllerName(), clock, triggers::accepted));
    watcher =
        new KubernetesWatcher(
            client,
            Set.of(Kind.GATEWAY_CLASS, Kind.GATEWAY, Kind.CONTOUR_DEPLOYMENT),
            List.of(),
            new StoredStatuses(),
            triggers::event);
    made = new LabelledObjects(client, Resources.MADE, Ownership.LABEL, triggers::madeObject);
    long period = ALL_AGAIN.toSeconds();
    var _ = timer.scheduleWithFixedDelay(triggers::all, period, period, TimeUnit.SECONDS);
  }

  private void addClass(String name) {
    classes.add(name);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    watcher.close();
    made.close();
    classes.close();
    gateways.close();
  }
}
