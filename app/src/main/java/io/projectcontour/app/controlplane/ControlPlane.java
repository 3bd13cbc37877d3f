package io.projectcontour.app.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ServerSettings;
import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.control.ControlLoop;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.KubernetesWatcher;
import io.projectcontour.kube.LeaderElection;
import io.projectcontour.kube.LeaderElectionSettings;
import io.projectcontour.kube.StatusMetrics;
import io.projectcontour.kube.StatusWriter;
import io.projectcontour.kube.UnusableConnectionException;
import io.projectcontour.settings.Feature;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsObserver;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import io.projectcontour.xds.tls.TlsFiles;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code contour serve}: reads the cluster, serves Envoys, writes statuses while it leads. */
public final class ControlPlane {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private ControlPlane() {}

  /**
   * Runs until the process is told to stop or loses the lead.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start
   */
  public static int run(ServeOptions options) throws CommandFailure, InterruptedException {
    try (KubernetesClient client = connect(options)) {
      Configuration configuration = StartChecks.configuration(options, client);
      StartChecks.extensionServices(configuration.settings(), client);
      return run(options, configuration, client);
    }
  }

  private static KubernetesClient connect(ServeOptions options) throws CommandFailure {
    try {
      Optional<Path> kubeconfig = options.kubernetes().kubeconfig();
      return kubeconfig.isPresent()
          ? KubernetesClients.connect(kubeconfig.get())
          : KubernetesClients.connectInCluster();
    } catch (UnusableConnectionException e) {
      throw new CommandFailure(
          "unable to initialize Server dependencies required to start Contour", e);
    }
  }

  private static int run(ServeOptions options, Configuration configuration, KubernetesClient client)
      throws CommandFailure, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    boolean[] lostLead = new boolean[1];
    Thread hook =
        new Thread(
            () -> {
              stopped.countDown();
              try {
                // The process ends when this thread does: wait until all is closed, but not for
                // ever.
                boolean _ = ended.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop");
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    SnapshotStore store = new SnapshotStore();
    Set<Kind> kinds = kinds(configuration);
    try (StatusWriter statuses = new StatusWriter(client, StatusMetrics.NONE);
        ControlLoop loop =
            new ControlLoop(
                configuration.settings(),
                store,
                kinds,
                update -> statuses.publish(update.object(), update.status()),
                new ControlMetrics(registry));
        HealthServer health =
            new HealthServer(configuration.servers(), registry, () -> problem(loop))) {
      loop.start();
      Runtime.getRuntime().addShutdownHook(hook);
      try (KubernetesWatcher watcher =
          new KubernetesWatcher(
              client,
              kinds,
              options.scope().watchNamespaces(),
              event -> {
                if (event instanceof ObjectEvent.Remove(ObjectKey key)) {
                  statuses.removed(key);
                }
                loop.submit(event);
              })) {
        LOG.info("waiting for the initial configuration to be built");
        while (!loop.awaitPublished(100, TimeUnit.MILLISECONDS)) {
          if (stopped.getCount() == 0) {
            return 0;
          }
        }
        LOG.info("the initial configuration is built");
        try (XdsServer xds = startXds(configuration.servers(), store);
            AutoCloseable election =
                lead(
                    options,
                    client,
                    statuses,
                    loop,
                    () -> {
                      lostLead[0] = true;
                      stopped.countDown();
                    })) {
          stopped.await();
        }
      }
    } catch (CommandFailure | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new CommandFailure("Contour server failed", e);
    } finally {
      ended.countDown();
    }
    if (lostLead[0]) {
      throw new CommandFailure("leader election lost");
    }
    return 0;
  }

  private static Optional<String> problem(ControlLoop loop) {
    return loop.isAlive() ? Optional.empty() : Optional.of("the control loop has ended");
  }

  private static Set<Kind> kinds(Configuration configuration) {
    Set<Kind> kinds =
        EnumSet.of(
            Kind.SERVICE,
            Kind.ENDPOINT_SLICE,
            Kind.SECRET,
            Kind.INGRESS,
            Kind.HTTP_PROXY,
            Kind.TLS_CERTIFICATE_DELEGATION);
    if (!configuration.settings().disabledFeatures().contains(Feature.EXTENSION_SERVICES)) {
      kinds.add(Kind.EXTENSION_SERVICE);
    }
    return kinds;
  }

  private static XdsServer startXds(ServerSettings servers, SnapshotStore store) throws Exception {
    Optional<TlsFiles> tls =
        servers
            .xdsTls()
            .map(
                files ->
                    new TlsFiles(
                        Path.of(files.certFile()),
                        Path.of(files.keyFile()),
                        Path.of(files.caFile())));
    return XdsServer.start(
        new XdsSettings(new InetSocketAddress(servers.xds().address(), servers.xds().port()), tls),
        store,
        XdsObserver.NONE);
  }

  private static AutoCloseable lead(
      ServeOptions options,
      KubernetesClient client,
      StatusWriter statuses,
      ControlLoop loop,
      Runnable onLost) {
    Runnable onElected =
        () -> {
          LOG.info("this replica leads and writes statuses");
          statuses.setLeader(true);
          loop.submitAllStatuses();
        };
    if (options.leaderElection().isEmpty()) {
      onElected.run();
      return () -> {};
    }
    ServeOptions.LeaderElection election = options.leaderElection().get();
    return new LeaderElection(
        client,
        new LeaderElectionSettings(
            election.lease().namespace(),
            election.lease().name(),
            election.leaseDuration(),
            election.renewDeadline(),
            election.retryPeriod()),
        onElected,
        () -> {
          statuses.setLeader(false);
          onLost.run();
        });
  }
}
