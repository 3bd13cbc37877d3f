package io.projectcontour.app.provisioner;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.controlplane.Termination;
import io.projectcontour.app.http.HttpListener;
import io.projectcontour.app.metrics.MetricsPage;
import io.projectcontour.app.metrics.ProvisionerMetrics;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.kube.ConnectionSettings;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.LeaderElection;
import io.projectcontour.kube.LeaderElectionSettings;
import io.projectcontour.kube.UnusableConnectionException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code contour gateway-provisioner}. */
public final class Provisioner {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

  private final ProvisionerOptions options;
  private final KubernetesClient client;
  private final ProvisionerMetrics metrics;
  private final AtomicReference<@Nullable Reconciliation> running = new AtomicReference<>();

  private Provisioner(
      ProvisionerOptions options, KubernetesClient client, ProvisionerMetrics metrics) {
    this.options = options;
    this.client = client;
    this.metrics = metrics;
  }

  /**
   * Runs until the process is told to stop.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start
   * @throws InterruptedException if the thread is interrupted
   */
  public static int run(ProvisionerOptions options) throws CommandFailure, InterruptedException {
    ProvisionerMetrics metrics = new ProvisionerMetrics(options.lease().map(NamespacedName::name));
    LOG.atInfo()
        .addKeyValue("contour", options.images().contour())
        .addKeyValue("envoy", options.images().envoy())
        .addKeyValue("controller", options.controllerName())
        .log("starting the gateway provisioner");
    try (KubernetesClient client = connect(options, metrics)) {
      new Provisioner(options, client, metrics).run();
    }
    return 0;
  }

  private static KubernetesClient connect(ProvisionerOptions options, ProvisionerMetrics metrics)
      throws CommandFailure {
    ConnectionSettings settings = new ConnectionSettings(0, 0, metrics.requests());
    try {
      return options.kubeconfig().isPresent()
          ? KubernetesClients.connect(options.kubeconfig().get(), settings)
          : KubernetesClients.connectInCluster(settings);
    } catch (UnusableConnectionException e) {
      throw new CommandFailure("failed to create contour gateway provisioner", e);
    }
  }

  private void run() throws CommandFailure, InterruptedException {
    Optional<HttpListener> listener = listen();
    try (Termination termination = new Termination()) {
      Optional<LeaderElection> election = options.lease().map(this::elect);
      if (election.isEmpty()) {
        start();
      }
      termination.await();
      // No other may begin while this one still writes.
      stop();
      election.ifPresent(LeaderElection::close);
      // It may have been elected meanwhile.
      stop();
    } finally {
      listener.ifPresent(HttpListener::close);
    }
  }

  private Optional<HttpListener> listen() throws CommandFailure {
    if (options.metrics().isEmpty()) {
      return Optional.empty();
    }
    HttpListener listener =
        HttpListener.bind(options.metrics().get(), "--metrics-addr", Optional.empty());
    listener.handle("/metrics", new MetricsPage(metrics.registry()));
    listener.start();
    return Optional.of(listener);
  }

  private LeaderElection elect(NamespacedName lease) {
    return new LeaderElection(
        client,
        LeaderElectionSettings.of(lease.namespace(), lease.name()),
        () -> {
          metrics.leads(true);
          start();
        },
        () -> {
          stop();
          metrics.leads(false);
        });
  }

  private void start() {
    running.set(new Reconciliation(options, client, metrics));
    LOG.info("GatewayClasses and Gateways are handled from now on");
  }

  private void stop() {
    Reconciliation stopped = running.getAndSet(null);
    if (stopped != null) {
      stopped.close();
      LOG.info("GatewayClasses and Gateways are not handled any more");
    }
  }
}
