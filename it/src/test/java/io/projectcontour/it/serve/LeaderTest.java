package io.projectcontour.it.serve;

import static io.projectcontour.it.serve.Site.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas: both serve Envoys, one writes statuses. */
@ExtendWith(RealSoftware.class)
class LeaderTest {
  /** Shorter than the defaults, since a test waits for them. */
  private static final List<String> FLAGS =
      List.of(
          "--insecure",
          "--leader-election-lease-duration=4s",
          "--leader-election-renew-deadline=3s",
          "--leader-election-retry-period=500ms");

  private static final String MASTER = "leader_election_master_status{name=\"leader-elect\"}";

  private static final String PROXIES = "contour_httpproxy{namespace=\"default\"}";

  private static final String LEADS = "this replica leads and writes statuses";

  private static ContourProcess replica(Site site, String name) {
    return site.start(
        name, new InetSocketAddress(site.network.hostAddress(), FreePort.next()), FLAGS);
  }

  @Test
  void whenTheLeaderDiesTheOtherWritesStatuses(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess first = replica(site, "first");
      first.awaitLogged(LEADS);
      ContourProcess second = replica(site, "second").awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitProxy("p", "valid");
      assertThat(second.logged(LEADS)).isFalse();
      assertThat(MetricsPage.of(first).demand(MASTER)).isEqualTo(1);
      assertThat(MetricsPage.of(first).demand(PROXIES)).isEqualTo(1);
      assertThat(MetricsPage.of(second).demand(MASTER)).isZero();
      assertThat(MetricsPage.of(second).value(PROXIES)).isEmpty();

      first.kill();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "nobody"));

      second.awaitLogged(LEADS);
      site.awaitProxy("p", "invalid");
      assertThat(MetricsPage.of(second).demand(MASTER)).isEqualTo(1);
      assertThat(MetricsPage.of(second).demand(PROXIES)).isEqualTo(1);
      assertThat(second.health().status()).isEqualTo(200);
    }
  }

  @Test
  void aLeaderThatIsStoppedHandsOverAtOnce(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess first =
          site.start(
              "first",
              new InetSocketAddress(site.network.hostAddress(), FreePort.next()),
              List.of(
                  "--insecure",
                  "--leader-election-lease-duration=10m",
                  "--leader-election-renew-deadline=5m",
                  "--leader-election-retry-period=500ms"));
      first.awaitLogged(LEADS);
      ContourProcess second = replica(site, "second").awaitServing();

      assertThat(first.terminate()).isZero();

      // Not after ten minutes, which the lease would last.
      second.awaitLogged(LEADS);
    }
  }

  @Test
  void aLeaderEndsInOrderAlsoWhileNobodyTakesItsLeaseBack(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess leader = site.start("leader", site.xds(), List.of("--insecure"));
      leader.awaitLogged(LEADS);
      api.stop();
      try {
        leader.awaitLogged("the Kubernetes API is not reached, trying again");
        assertThat(leader.terminate()).as(leader::log).isZero();
      } finally {
        api.restart();
      }
    }
  }

  @Test
  void aLeaderThatCannotRenewItsLeaseGoesOnServingAndLeadsAgainLater(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess leader = replica(site, "leader");
      leader.awaitLogged(LEADS);
      api.stop();
      try {
        leader.awaitLogged("level=warning", "this replica does not lead any more");
        assertThat(leader.acceptsEnvoys()).isTrue();
      } finally {
        api.restart();
      }
      leader.awaitLoggedTimes(2, LEADS);
    }
  }

  @Test
  void withoutTheRightsForLeasesTheLogSaysWhichAreMissing(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Rights.reading("reader"));
      ContourProcess contour =
          site.start(
              "contour",
              site.xds(),
              List.of(
                  "--insecure",
                  "--kubeconfig="
                      + api.kubeconfig("reader", api.serviceAccountToken("default", "reader"))));
      contour.awaitServing();
      contour.awaitLogged("RBAC forbids leader election", "get", "leases");

      api.objects().apply(Rights.leasing("reader"));
      contour.awaitLogged(LEADS);
      // It may not write statuses either, and everything else goes on.
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      contour.awaitLogged("RBAC forbids updating the status", "verb update on httpproxies/status");
      api.objects().apply(Rights.writingStatuses("reader"));
      site.awaitProxy("p", "valid");
      until(() -> assertThat(contour.logged("statuses are updated again")).isTrue());
    }
  }
}
