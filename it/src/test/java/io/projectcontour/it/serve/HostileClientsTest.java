package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.HostCommand;
import io.projectcontour.it.fixture.RealSoftware;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of the xDS server that do not behave as an Envoy would. */
@ExtendWith(RealSoftware.class)
class HostileClientsTest {
  private static final String ROUTES =
      "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
  private static final int BAD_CLIENTS = 20;
  private static final int EDITS = 100;
  private static final int RECONNECTIONS = 1_000;

  /** What a JVM may have more of live objects for other reasons, such as loaded classes. */
  private static final long SLACK_KILOBYTES = 12 * 1024;

  private static final Pattern USED =
      Pattern.compile("(?m)^ *(?:def new|DefNew|tenured|Tenured).* used (\\d+)K");

  /** How a client treats what it is sent. */
  private enum Manner {
    ACKNOWLEDGES,
    NEVER_ACKNOWLEDGES,
    NEVER_READS
  }

  /** A client that asks for the routes of the plain listener. */
  private static final class Client implements AutoCloseable {
    final AtomicInteger responses = new AtomicInteger();
    final CountDownLatch first = new CountDownLatch(1);
    volatile String last = "";
    private final ManagedChannel channel;
    private final ClientCall<DiscoveryRequest, DiscoveryResponse> call;
    private final Manner manner;

    Client(InetSocketAddress server, String id, Manner manner) {
      this.manner = manner;
      this.channel =
          NettyChannelBuilder.forAddress(server)
              .usePlaintext()
              .flowControlWindow(64 * 1024)
              .maxInboundMessageSize(64 << 20)
              .build();
      this.call =
          channel.newCall(
              AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
              CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(DiscoveryResponse response) {
              receive(response);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              first.countDown();
            }
          },
          new Metadata());
      call.sendMessage(
          request().setNode(Node.newBuilder().setId(id).setCluster("hostile")).build());
      if (manner != Manner.NEVER_READS) {
        call.request(1);
      }
    }

    private static DiscoveryRequest.Builder request() {
      return DiscoveryRequest.newBuilder().setTypeUrl(ROUTES).addResourceNames("ingress_http");
    }

    private void receive(DiscoveryResponse response) {
      responses.incrementAndGet();
      last = response.toString();
      first.countDown();
      call.request(1);
      if (manner == Manner.ACKNOWLEDGES) {
        call.sendMessage(
            request()
                .setVersionInfo(response.getVersionInfo())
                .setResponseNonce(response.getNonce())
                .build());
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  private static void route(ApiServer api, String marker) {
    api.objects()
        .apply(
            """
            apiVersion: projectcontour.io/v1
            kind: HTTPProxy
            metadata: {name: edited}
            spec:
              virtualhost: {fqdn: edited.example.com}
              routes:
              - services: [{name: blog, port: 80}]
                requestHeadersPolicy: {set: [{name: x-marker, value: %s}]}
            """
                .formatted(marker));
  }

  @Test
  void oneThatNeverAcknowledgesOrReadsHasAtMostOneResponseOnItsWayAndOthersGetEveryChange(
      ApiServer api) {
    try (Site site = new Site(api)) {
      route(api, "before");
      ContourProcess contour = site.contour().awaitServing();
      List<Client> bad = new ArrayList<>();
      try (Client good = new Client(site.xds(), "good", Manner.ACKNOWLEDGES)) {
        for (int i = 0; i < BAD_CLIENTS; i++) {
          bad.add(new Client(site.xds(), "mute" + i, Manner.NEVER_ACKNOWLEDGES));
          bad.add(new Client(site.xds(), "deaf" + i, Manner.NEVER_READS));
        }
        awaitStreams(contour, 1 + 2 * BAD_CLIENTS);
        double before = responses(contour);

        for (int i = 0; i < EDITS; i++) {
          String marker = "marker-" + i + "-";
          route(api, marker);
          await().atMost(Site.SOON).until(() -> good.last.contains(marker));
        }

        assertThat(good.responses.get()).isGreaterThanOrEqualTo(EDITS);
        assertThat(bad).allSatisfy(client -> assertThat(client.responses.get()).isLessThan(2));
        // A bad client may have had its first and only response after the count began.
        assertThat(responses(contour) - before)
            .as("responses that Contour sent for " + EDITS + " edits")
            .isBetween((double) EDITS, (double) good.responses.get() + 2 * BAD_CLIENTS);
      } finally {
        bad.forEach(Client::close);
      }
    }
  }

  @Test
  void thousandsOfReconnectionsLeaveNothingBehind(ApiServer api) throws Exception {
    try (Site site = new Site(api)) {
      route(api, "before");
      ContourProcess contour = site.contour().awaitServing();
      try (Client good = new Client(site.xds(), "good", Manner.ACKNOWLEDGES)) {
        reconnect(site.xds(), RECONNECTIONS);
        awaitStreams(contour, 1);
        long before = liveKilobytes(contour);

        reconnect(site.xds(), RECONNECTIONS);
        route(api, "marker-after");

        await().atMost(Site.SOON).until(() -> good.last.contains("marker-after"));
        awaitStreams(contour, 1);
        assertThat(liveKilobytes(contour)).isLessThan(before + SLACK_KILOBYTES);
      }
    }
  }

  /** Connects so often, eight at once, each time until something has come. */
  private static void reconnect(InetSocketAddress server, int times) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        String id = "fickle" + i;
        done.add(
            threads.submit(
                () -> {
                  try (Client client = new Client(server, id, Manner.NEVER_ACKNOWLEDGES)) {
                    return client.first.await(Site.SOON.toSeconds(), TimeUnit.SECONDS)
                        && client.responses.get() == 1;
                  }
                }));
      }
      for (Future<Boolean> one : done) {
        assertThat(one.get()).as("a client that connects is served").isTrue();
      }
    }
  }

  private static double responses(ContourProcess contour) {
    return MetricsPage.of(contour).sum("contour_xds_responses_total{");
  }

  private static void awaitStreams(ContourProcess contour, int count) {
    await("only " + count + " streams are open")
        .atMost(Site.SOON)
        .until(() -> MetricsPage.of(contour).sum("contour_xds_streams") == count);
  }

  /** The size of the objects that are in use. */
  private static long liveKilobytes(ContourProcess contour) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(contour.pid());
    HostCommand.demand(jcmd, pid, "GC.run");
    Matcher used = USED.matcher(HostCommand.run(List.of(jcmd, pid, "GC.heap_info")).output());
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    assertThat(sum).as("what jcmd says of the heap").isPositive();
    return sum;
  }
}
