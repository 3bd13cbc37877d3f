package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.RealSoftware;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code --aggregated-discovery} is switched on and off while Envoys run. */
@ExtendWith(RealSoftware.class)
class DiscoverySwitchTest {
  private static final String FLAG = "--aggregated-discovery";

  @Test
  void anEnvoyWithAnAggregatedStreamFollowsBothWaysAndNoRequestFails(ApiServer api)
      throws Exception {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy("--xds-mode=delta-ads");
      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();
      long streams = envoy.xdsStreams();
      assertThat(streams).as("one for each resource").isGreaterThan(1);

      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger asked = new AtomicInteger();
      AtomicInteger failed = new AtomicInteger();
      Thread load =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!enough.get()) {
                      asked.incrementAndGet();
                      if (site.get("p.example.com").status() != 200) {
                        failed.incrementAndGet();
                      }
                    }
                  });
      contour.terminate();
      contour = site.contour(FLAG).awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      site.awaitBackend("p.example.com", "shop");
      Site.until(() -> assertThat(envoy.xdsStreams()).isOne());

      contour.terminate();
      site.contour().awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitBackend("p.example.com", "blog");
      Site.until(() -> assertThat(envoy.xdsStreams()).isEqualTo(streams));
      enough.set(true);
      load.join();
      assertThat(failed).as("of %s requests", asked).hasValue(0);
    }
  }

  @Test
  void anEnvoyWithoutOneIsRefusedAndServesOn(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy();
      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();

      contour.terminate();
      ContourProcess switched = site.contour(FLAG).awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      switched.awaitLogged("An Envoy is refused", "envoy-0", "--xds-mode=delta-ads");

      assertThat(site.get("p.example.com").backend()).isEqualTo("blog");
      assertThat(envoy.stat("listener_manager.lds.update_rejected")).hasValue(0);
      assertThat(envoy.stat("cluster_manager.cds.update_rejected")).hasValue(0);
      Site.until(() -> assertThat(envoy.log()).contains("--xds-mode=delta-ads"));
    }
  }
}
