package io.projectcontour.app.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.projectcontour.app.BuildProperties;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.Configuration;
import io.projectcontour.app.config.ServerSettings;
import io.projectcontour.app.debug.DebugPages;
import io.projectcontour.app.metrics.ServeMetrics;
import io.projectcontour.app.serve.ServeOptions;
import io.projectcontour.control.ControlLoop;
import io.projectcontour.k8s.ObjectEvent;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.kube.ConnectionSettings;
import io.projectcontour.kube.KubernetesClients;
import io.projectcontour.kube.KubernetesWatcher;
import io.projectcontour.kube.LeaderElection;
import io.projectcontour.kube.LeaderElectionSettings;
import io.projectcontour.kube.StatusWriter;
import io.projectcontour.kube.StoredStatuses;
import io.projectcontour.kube.UnusableConnectionException;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsBindException;
import io.projectcontour.xds.XdsServer;
import io.projectcontour.xds.XdsSettings;
import io.projectcontour.xds.XdsTimings;
import io.projectcontour.xds.tls.TlsException;
import io.projectcontour.xds.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code contour serve}: reads the cluster, serves Envoys, writes statuses while it leads. */
public final class ControlPlane {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(2);

  /** Even the first configuration of a very large cluster takes a small part of this. */
  private static final Duration LONGEST_BATCH = Duration.ofMinutes(2);

  private final ServeOptions options;
  private final Configuration configuration;
  private final KubernetesClient client;
  private final SnapshotStore store;
  private final StoredStatuses stored = new StoredStatuses();
  private final ServeMetrics metrics;

  private ControlPlane(
      ServeOptions options,
      Configuration configuration,
      KubernetesClient client,
      SnapshotStore store,
      ServeMetrics metrics) {
    this.options = options;
    this.configuration = configuration;
    this.client = client;
    this.store = store;
    this.metrics = metrics;
  }

  /**
   * Runs until the process is told to stop.
   *
   * @return the exit code of the process
   * @throws CommandFailure if it cannot start
   */
  public static int run(ServeOptions options) throws CommandFailure, InterruptedException {
    SnapshotStore store = new SnapshotStore();
    ServeMetrics metrics =
        new ServeMetrics(
            BuildProperties.describe(),
            store,
            options.leaderElection().map(election -> election.lease().name()));
    try (KubernetesClient client = connect(options.kubernetes(), metrics)) {
      Thread connecting = KubernetesClients.open(client);
      Configuration configuration = StartChecks.configuration(options, client);
      StartChecks.extensionServices(configuration.settings(), client);
      connecting.join(LONGEST_CONNECTING);
      return new ControlPlane(options, configuration, client, store, metrics).run();
    }
  }

  private static KubernetesClient connect(
      ServeOptions.KubernetesAccess access, ServeMetrics metrics) throws CommandFailure {
    ConnectionSettings settings =
        new ConnectionSettings(access.queriesPerSecond(), access.burst(), metrics.requests());
    try {
      return access.kubeconfig().isPresent()
          ? KubernetesClients.connect(access.kubeconfig().get(), settings)
          : KubernetesClients.connectInCluster(settings);
    } catch (UnusableConnectionException e) {
      throw new CommandFailure(
          "unable to initialize Server dependencies required to start Contour", e);
    }
  }

  private int run() throws CommandFailure, InterruptedException {
    metrics.watchFiles(configuration.servers().xdsTls());
    try (Termination termination = new Termination();
        StatusWriter statuses = new StatusWriter(client, stored, metrics.statuses());
        ControlLoop loop =
            new ControlLoop(
                configuration.settings(),
                store,
                WatchedKinds.of(configuration.settings()),
                update -> statuses.publish(update.object(), update.status()),
                metrics.loop())) {
      run(termination, statuses, loop);
    } catch (CommandFailure | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new CommandFailure("Contour server failed", e);
    }
    return 0;
  }

  private void run(Termination termination, StatusWriter statuses, ControlLoop loop)
      throws Exception {
    DebugPages pages = new DebugPages(loop, store, configuration.settings().listener());
    loop.start();
    try (Listeners _ =
            new Listeners(configuration.servers(), metrics.registry(), () -> problem(loop), pages);
        KubernetesWatcher _ = watch(statuses, loop)) {
      LOG.info("waiting for the initial configuration to be built");
      while (!loop.awaitPublished(100, TimeUnit.MILLISECONDS)) {
        if (termination.isRequested()) {
          return;
        }
      }
      LOG.info("the initial configuration is built");
      try (HeapKeeper _ = HeapKeeper.start();
          XdsServer xds = startXds()) {
        metrics.serving(xds);
        pages.serving(xds);
        try (AutoCloseable _ = lead(statuses, loop)) {
          termination.await();
        }
      }
    }
  }

  private KubernetesWatcher watch(StatusWriter statuses, ControlLoop loop) {
    EventLog log = new EventLog(configuration.settings());
    log.started();
    return new KubernetesWatcher(
        client,
        WatchedKinds.of(configuration.settings()),
        options.scope().watchNamespaces(),
        stored,
        event -> {
          log.arrived(event);
          if (event instanceof ObjectEvent.Remove(ObjectKey key)) {
            statuses.removed(key);
          }
          loop.submit(event);
        });
  }

  private static Optional<String> problem(ControlLoop loop) {
    if (!loop.isAlive()) {
      return Optional.of("the control loop has ended");
    }
    Duration busy = loop.busyFor();
    return busy.compareTo(LONGEST_BATCH) > 0
        ? Optional.of("the control loop has been busy for " + busy.toSeconds() + " seconds")
        : Optional.empty();
  }

  private XdsServer startXds() throws CommandFailure {
    ServerSettings servers = configuration.servers();
    Optional<TlsFiles> tls =
        servers
            .xdsTls()
            .map(
                files ->
                    new TlsFiles(
                        Path.of(files.certFile()),
                        Path.of(files.keyFile()),
                        Path.of(files.caFile())));
    try {
      return XdsServer.start(
          new XdsSettings(
              new InetSocketAddress(servers.xds().address(), servers.xds().port()),
              tls,
              XdsTimings.DEFAULT,
              configuration.settings().switches().aggregatedDiscovery()),
          store,
          metrics.xds(),
          metrics.grpc());
    } catch (XdsBindException e) {
      throw new CommandFailure("cannot listen for Envoys, give another port with --xds-port", e);
    } catch (TlsException e) {
      throw new CommandFailure("cannot serve Envoys over TLS", e);
    }
  }

  private AutoCloseable lead(StatusWriter statuses, ControlLoop loop) {
    Runnable onElected =
        () -> {
          LOG.info("this replica leads and writes statuses");
          metrics.leads(true);
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
          // It goes on serving: Envoys need it as much as before, and others write the statuses.
          LOG.warn("this replica does not lead any more and writes no statuses");
          statuses.setLeader(false);
          metrics.leads(false);
        });
  }
}
