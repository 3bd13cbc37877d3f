package io.projectcontour.app.metrics;

import io.projectcontour.app.config.ServerSettings.XdsTls;
import io.projectcontour.snapshot.SnapshotStore;
import io.projectcontour.xds.XdsServer;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Optional;

/** All metrics of one {@code contour serve}. Any thread may call it. */
public final class ServeMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final HttpProxyMetrics httpProxies = new HttpProxyMetrics();
  private final LoopMetrics loop;
  private final XdsMetrics xds;
  private final StatusUpdateMetrics statuses;
  private final KubernetesRequestMetrics requests;
  private final GrpcMetrics grpc;
  private final EnvoyMetrics envoys = new EnvoyMetrics();
  private final CertificateMetrics certificates;
  private final Gauge leader;
  private final Optional<String> lease;

  /**
   * Registers them.
   *
   * @param lease what the leader holds; empty if there is no election
   */
  public ServeMetrics(BuildDescription build, SnapshotStore snapshots, Optional<String> lease) {
    this.lease = lease;
    JvmMetrics.register(registry);
    Info info =
        Info.builder()
            .name("contour_build_info")
            .help("Of which sources this process was built; always 1.")
            .labelNames("branch", "revision", "version")
            .register(registry);
    info.setLabelValues(build.branch(), build.revision(), build.version());
    leader = LeaderMetric.register(registry);
    certificates = new CertificateMetrics(snapshots, InstantSource.system());
    ChangeTimes changes = new ChangeTimes(snapshots);
    loop = new LoopMetrics(registry, httpProxies, changes);
    xds = new XdsMetrics(registry, changes);
    statuses = new StatusUpdateMetrics(registry);
    requests = new KubernetesRequestMetrics(registry);
    grpc = new GrpcMetrics(registry);
    registry.register(httpProxies);
    registry.register(envoys);
    registry.register(certificates);
    lease.ifPresent(name -> leader.labelValues(name).set(0));
  }

  /** What {@code /metrics} shows. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Watches the control loop. */
  public LoopMetrics loop() {
    return loop;
  }

  /** Watches the streams of Envoys. */
  public XdsMetrics xds() {
    return xds;
  }

  /** Watches the writing of statuses. */
  public StatusUpdateMetrics statuses() {
    return statuses;
  }

  /** Watches requests to the Kubernetes API. */
  public KubernetesRequestMetrics requests() {
    return requests;
  }

  /** Watches calls of Envoys. */
  public GrpcMetrics grpc() {
    return grpc;
  }

  /** The xDS server serves from now on. */
  public void serving(XdsServer server) {
    grpc.prepare(server.services());
    envoys.serving(server);
  }

  /** The files with which Contour and Envoy show each other who they are. */
  public void watchFiles(Optional<XdsTls> files) {
    certificates.setFiles(files);
  }

  /** Leads, or does not any more. Only a leader tells of HTTPProxies, since only one should. */
  public void leads(boolean leads) {
    lease.ifPresent(name -> leader.labelValues(name).set(leads ? 1 : 0));
    httpProxies.setShown(leads);
  }
}
