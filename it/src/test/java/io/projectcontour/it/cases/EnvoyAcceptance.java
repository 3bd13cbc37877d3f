package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.time.Duration;
import java.util.List;

/**
 * Asks the real Envoy whether it takes resources. One Envoy, with Contour's bootstrap, is given one
 * result after the other by gRPC, each in place of the one before, and its acknowledgements are
 * read: it checks listeners and clusters, and the routes, endpoints and secrets that these make it
 * ask for, as it does in production, and an answer takes some ten milliseconds.
 *
 * <p>Envoy runs in a network namespace of its own, where it can bind every port that a
 * configuration names. Only the names of files are changed before: see {@link LocalFiles}.
 *
 * <p>What it does not see: a route that names a cluster which does not exist, which Envoy takes (it
 * answers with 503).
 */
public final class EnvoyAcceptance implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private final NetworkNamespace network;
  private final TemporaryFolder folder;
  private final ResourceFeed feed;
  private final EnvoyProcess envoy;
  private final LocalFiles files;

  private EnvoyAcceptance() {
    network = NetworkNamespace.create();
    folder = TemporaryFolder.create("contour-acceptance");
    files = new LocalFiles(folder);
    feed = new ResourceFeed(network.hostAddress());
    envoy =
        EnvoyProcess.with(bootstrap(network.hostAddress().getHostAddress(), feed.port()))
            .in(network)
            .with("--service-cluster", "acceptance", "--service-node", "acceptance")
            .with("--drain-strategy", "immediate")
            .start();
  }

  /** Starts Envoy. Left out where network namespaces or Envoy cannot be had. */
  public static EnvoyAcceptance start() {
    return new EnvoyAcceptance();
  }

  /**
   * What Envoy has against these resources: its messages, each after the list that it is about;
   * none if it takes them all. Resources that nothing refers to are not asked about.
   */
  public List<String> refusals(XdsResources resources) {
    XdsResources adapted = files.adapted(resources);
    feed.serve(adapted);
    List<String> refusals = feed.verdict(XdsReferences.of(adapted), ANSWER_WITHIN);
    if (!envoy.isAlive()) {
      throw new AssertionError("Envoy has ended\n" + envoy.log());
    }
    return refusals;
  }

  @Override
  public void close() {
    envoy.close();
    feed.close();
    folder.close();
    network.close();
  }

  /** The bootstrap that Contour writes, as far as it matters for what Envoy takes. */
  private static String bootstrap(String address, int port) {
    String source =
        """
        {resource_api_version: V3, api_config_source: {api_type: GRPC, transport_api_version: V3,
         grpc_services: [{envoy_grpc: {cluster_name: contour, authority: contour}}]}}\
        """;
    return """
    dynamic_resources:
      lds_config: %1$s
      cds_config: %1$s
    layered_runtime:
      layers:
      - {name: dynamic, rtds_layer: {name: dynamic, rtds_config: %1$s}}
      - {name: admin, admin_layer: {}}
    default_regex_engine:
      name: envoy.regex_engines.google_re2
      typed_config: {"@type": type.googleapis.com/envoy.extensions.regex_engines.v3.GoogleRE2}
    static_resources:
      clusters:
      - name: contour
        type: STATIC
        connect_timeout: 5s
        load_assignment:
          cluster_name: contour
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: %2$s, port_value: %3$d}}}}]}]
        circuit_breakers: {thresholds: [{max_connections: 100000, max_pending_requests: 100000, max_requests: 60000000, max_retries: 50}]}
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
      - name: envoy-admin
        type: STATIC
        connect_timeout: 0.25s
        load_assignment:
          cluster_name: envoy-admin
          endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: /nowhere}}}}]}]
    """
        .formatted(source.replace("\n", " "), address, port);
  }
}
