package io.projectcontour.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.xds.Lab.Reply;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.xds.EnvoyState;
import io.projectcontour.xds.Rejection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealEnvoyRefusalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void refusedRoutesAreReportedAndNotSentAgainUntilTheyChange(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      int before = lab.record.sent(ResourceType.ROUTE).size();
      Resource broken = lab.site.brokenRoutes(Lab.ROUTES, "2", Lab.CLUSTER);

      lab.publish(broken);

      lab.until("the refusal", () -> assertThat(lab.record.rejections()).isNotEmpty());
      assertThat(lab.record.rejections())
          .singleElement()
          .satisfies(
              rejection -> {
                assertThat(rejection.type()).isEqualTo(ResourceType.ROUTE);
                assertThat(rejection.resource()).isEqualTo("routes");
                assertThat(rejection.version()).isEqualTo(broken.version());
                assertThat(rejection.sources()).isEqualTo(broken.sources());
                assertThat(rejection.message()).contains("missing )");
              });
      assertThat(lab.server().envoys())
          .singleElement()
          .satisfies(state -> assertThat(state.nodeId()).isEqualTo(EnvoyBootstrap.NODE_ID))
          .extracting(EnvoyState::rejections)
          .isEqualTo(lab.record.rejections());

      lab.publish(lab.site.endpoints(Lab.ENDPOINTS, lab.two.port()));
      lab.expect(new Reply(200, "1", "two"));
      assertThat(lab.record.sent(ResourceType.ROUTE)).hasSize(before + 1);

      lab.publish(lab.site.routes(Lab.ROUTES, "3", Lab.CLUSTER));
      lab.expect(new Reply(200, "3", "two"));
      assertThat(lab.record.sent(ResourceType.ROUTE)).hasSize(before + 2);
      lab.until(
          "the refusal is over",
          () -> assertThat(lab.server().envoys()).flatExtracting(EnvoyState::rejections).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedClusterOrListenerDoesNotKeepOthersFromEnvoy(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      lab.publish(
          lab.site.brokenCluster("a-broken", Lab.ENDPOINTS),
          lab.site.brokenListener("a-broken"),
          lab.site.cluster("blog-2", Lab.ENDPOINTS, 5),
          lab.site.routes(Lab.ROUTES, "2", "blog-2"));

      lab.expect(new Reply(200, "2", "one"));
      lab.until(
          "both refusals",
          () ->
              assertThat(lab.record.rejections())
                  .extracting(Rejection::type)
                  .contains(ResourceType.CLUSTER, ResourceType.LISTENER));
      assertThat(lab.record.rejections()).extracting(Rejection::resource).containsOnly("a-broken");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATE_OF_THE_WORLD_AGGREGATED", "DELTA_AGGREGATED"})
  void oneRefusedRouteConfigurationDoesNotKeepOthersFromEnvoy(Mode mode) throws Exception {
    try (Lab lab = Lab.running(mode, folder)) {
      List<Resource> resources = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        resources.add(lab.site.listener("l" + i, "r" + i, Lab.SECRET));
        resources.add(lab.site.routes("r" + i, "1", Lab.CLUSTER));
      }
      lab.store.publish(resources, List.of());
      for (int i = 0; i < 8; i++) {
        lab.expect("l" + i, new Reply(200, "1", "one"));
      }

      List<Resource> changed = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        changed.add(
            i == 3
                ? lab.site.brokenRoutes("r3", "2", Lab.CLUSTER)
                : lab.site.routes("r" + i, "2", Lab.CLUSTER));
      }
      lab.store.publish(changed, List.of());

      for (int i = 0; i < 8; i++) {
        lab.expect("l" + i, new Reply(200, i == 3 ? "1" : "2", "one"));
      }
      lab.until(
          "the refusal stands alone",
          () ->
              assertThat(lab.server().envoys())
                  .flatExtracting(EnvoyState::rejections)
                  .extracting(Rejection::resource)
                  .containsExactly("r3"));
    }
  }
}
