package io.projectcontour.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.xds.Lab.Reply;
import io.projectcontour.snapshot.ResourceType;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealEnvoyTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void envoyServesWhatIsPublishedAndFollowsEachChange(Mode mode) throws Exception {
    try (Lab lab = new Lab(mode)) {
      lab.startServer();
      lab.publish(lab.everything());
      lab.startEnvoy(folder);
      lab.expect(new Reply(200, "1", "one"));

      lab.publish(lab.site.endpoints(Lab.ENDPOINTS, lab.two.port()));
      lab.expect(new Reply(200, "1", "two"));

      lab.publish(lab.site.routes(Lab.ROUTES, "2", Lab.CLUSTER));
      lab.expect(new Reply(200, "2", "two"));

      TestCertificate renewed = TestCertificate.withSerial(2);
      lab.publish(lab.site.secret(Lab.SECRET, renewed));
      lab.until("the new certificate", () -> assertThat(lab.serial(renewed)).isEqualTo(2));

      lab.publish(lab.site.runtime("test.value", 7));
      lab.until(
          "the runtime layer",
          () -> assertThat(lab.envoy().admin("/runtime?format=json")).contains("\"7\""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangedClusterAndOneThatSharesItsEndpointsAreReadyAtOnce(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      lab.publish(lab.site.cluster(Lab.CLUSTER, Lab.ENDPOINTS, 9));
      lab.until(
          "the changed cluster",
          () -> assertThat(lab.stat("cluster_manager.cluster_modified")).isEqualTo(1));
      expectNoWarmingCluster(lab);

      lab.publish(
          lab.site.cluster("blog-2", Lab.ENDPOINTS, 9), lab.site.routes(Lab.ROUTES, "2", "blog-2"));
      lab.expect(new Reply(200, "2", "one"));
      expectNoWarmingCluster(lab);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClusterLeavesAfterTheRoutesToIt(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder);
        HttpClient client = lab.client(lab.certificate)) {
      int port = lab.port(Lab.LISTENER);
      Queue<Reply> bad = new ConcurrentLinkedQueue<>();
      AtomicBoolean enough = new AtomicBoolean();
      Thread visitor =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!enough.get()) {
                      note(lab, client, port, bad);
                    }
                  });
      for (int revision = 2; revision < 12; revision++) {
        lab.publishAndRemoveCluster(
            revision == 2 ? Lab.CLUSTER : "blog-" + (revision - 1),
            lab.site.cluster("blog-" + revision, Lab.ENDPOINTS, 5),
            lab.site.routes(Lab.ROUTES, Integer.toString(revision), "blog-" + revision));
        lab.expect(new Reply(200, Integer.toString(revision), "one"));
      }
      lab.until(
          "all clusters to leave but the last",
          () -> assertThat(lab.stat("cluster_manager.cluster_removed")).isEqualTo(10));
      enough.set(true);
      visitor.join();

      if (mode.isAggregated()) {
        assertThat(bad).isEmpty();
      } else {
        // On streams of their own, routes may arrive before the clusters, and no order can be
        // promised; but no cluster may leave before the routes have arrived.
        assertThat(bad).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(503));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClusterThatDoesNotGetReadyDoesNotHoldUpOthers(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder);
        DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      lab.publish(lab.site.clusterByName("slow", silent.getLocalPort()));
      lab.until(
          "a cluster that waits for its addresses",
          () -> assertThat(lab.stat("cluster_manager.warming_clusters")).isEqualTo(1));

      lab.publish(
          lab.site.cluster("blog-2", Lab.ENDPOINTS, 5), lab.site.routes(Lab.ROUTES, "2", "blog-2"));

      lab.expect(new Reply(200, "2", "one"));
      assertThat(lab.stat("cluster_manager.warming_clusters")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTA_PER_TYPE", "DELTA_AGGREGATED"})
  void virtualHostsAreServedOneByOneAlsoOfRouteConfigurationsThatComeLater(Mode mode)
      throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      lab.publish(
          lab.site.routesByVirtualHosts(Lab.ROUTES),
          lab.site.virtualHost("routes/first", "2", Lab.CLUSTER));
      lab.expect(new Reply(200, "2", "one"));

      lab.publish(
          lab.site.virtualHost("later/first", "3", Lab.CLUSTER),
          lab.site.routesByVirtualHosts("later"),
          lab.site.listener("later", "later", Lab.SECRET));
      lab.expect("later", new Reply(200, "3", "one"));

      lab.publish(lab.site.virtualHost("later/first", "4", Lab.CLUSTER));
      lab.expect("later", new Reply(200, "4", "one"));
      lab.expect(new Reply(200, "2", "one"));
      assertThat(lab.record.rejections()).isEmpty();
    }
  }

  private static void note(Lab lab, HttpClient client, int port, Queue<Reply> bad) {
    try {
      Reply reply = lab.get(client, port);
      if (reply.status() != 200) {
        bad.add(reply);
      }
    } catch (Exception e) {
      bad.add(new Reply(0, "", e.toString()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEnvoyThatIsThereBeforeTheServerIsServedLater(Mode mode) throws Exception {
    try (Lab lab = new Lab(mode)) {
      lab.startEnvoy(folder);
      lab.until(
          "Envoy has tried to connect",
          () -> assertThat(lab.stat("cluster.contour.upstream_cx_connect_fail")).isPositive());

      lab.publish(lab.everything());
      lab.startServer();

      lab.expect(new Reply(200, "1", "one"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTA_PER_TYPE", "DELTA_AGGREGATED"})
  void aRestartedServerSendsADeltaEnvoyNothingThatItHas(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      lab.stopServer();
      lab.publish(lab.everything());
      lab.startServer();
      lab.until(
          "Envoy has asked for everything again",
          () ->
              assertThat(lab.record.requested())
                  .contains(
                      ResourceType.CLUSTER,
                      ResourceType.ENDPOINT,
                      ResourceType.LISTENER,
                      ResourceType.ROUTE,
                      ResourceType.SECRET,
                      ResourceType.RUNTIME));

      lab.publish(lab.site.routes(Lab.ROUTES, "2", Lab.CLUSTER));
      lab.expect(new Reply(200, "2", "one"));

      assertThat(lab.record.sentNames()).containsExactly("ROUTE routes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatChangedWhileTheServerWasAwayArrivesAndNothingElseMoves(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      lab.stopServer();
      lab.publish(lab.everything());
      lab.publish(lab.site.cluster(Lab.CLUSTER, Lab.ENDPOINTS, 9));
      lab.publish(lab.site.endpoints(Lab.ENDPOINTS, lab.two.port()));
      lab.startServer();

      lab.expect(new Reply(200, "1", "two"));
      lab.until(
          "the changed cluster",
          () -> assertThat(lab.stat("cluster_manager.cluster_modified")).isEqualTo(1));
      expectNoWarmingCluster(lab);
      assertThat(lab.stat("listener_manager.listener_modified")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATE_OF_THE_WORLD_PER_TYPE", "DELTA_AGGREGATED"})
  void envoyIsServedOverMutualTls(Mode mode) throws Exception {
    try (Lab lab = new Lab(mode)) {
      lab.useTls(folder);
      lab.startServer();
      lab.publish(lab.everything());
      lab.startEnvoy(folder);

      lab.expect(new Reply(200, "1", "one"));
      assertThat(lab.stat("cluster.contour.ssl.versions.TLSv1.3")).isPositive();
    }
  }

  private static void expectNoWarmingCluster(Lab lab) {
    lab.until(
        "no cluster warming",
        () -> assertThat(lab.stat("cluster_manager.warming_clusters")).isZero());
  }
}
