package io.projectcontour.it.serve;

import static io.projectcontour.it.serve.Site.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.app.bootstrap.XdsMode;
import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.TestAuthority.Issued;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(RealSoftware.class)
class TrafficTest {
  private static final String ADDRESS = "192.0.2.7";

  @ParameterizedTest
  @EnumSource
  void whatIsAppliedIsServedInEachModeAndItsStatusWritten(XdsMode mode, ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.envoyService());
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy(flag(mode));
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      api.objects().apply(Manifests.ingress("i", "i.example.com", "shop"));

      site.awaitBackend("p.example.com", "blog");
      site.awaitBackend("i.example.com", "shop");
      envoy.awaitReady();
      assertThat(site.readiness()).isEqualTo(200);
      assertThat(contour.health().status()).as(contour::log).isEqualTo(200);
      site.awaitProxy("p", "valid");

      api.objects()
          .applyStatus(ClusterObjects.documents(Manifests.envoyServiceStatus(ADDRESS)).getFirst());
      until(() -> assertThat(address(site.proxyStatus("p"))).isEqualTo(ADDRESS));
      until(
          () ->
              assertThat(
                      address(
                          api.objects()
                              .get("networking.k8s.io/v1", "Ingress", "default", "i")
                              .path("status")))
                  .isEqualTo(ADDRESS));

      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      site.awaitBackend("p.example.com", "shop");
      api.objects().delete("projectcontour.io/v1", "HTTPProxy", "default", "p");
      until(() -> assertThat(site.get("p.example.com").status()).isEqualTo(404));
      assertThat(site.get("i.example.com").backend()).isEqualTo("shop");
    }
  }

  private static String flag(XdsMode mode) {
    return "--xds-mode=" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String address(JsonNode status) {
    return status.at("/loadBalancer/ingress/0/ip").asString("");
  }

  @Test
  void aCertificateIsServedAndItsSuccessorToo(ApiServer api) {
    TestAuthority first = TestAuthority.create("first");
    TestAuthority second = TestAuthority.create("second");
    try (Site site = new Site(api)) {
      site.contour().awaitServing();
      site.envoy();
      Issued issued = first.issue("s.example.com");
      site.applyCertificate("s", issued.certificatePem(), issued.keyPem());
      api.objects().apply(Manifests.secureProxy("s", "s.example.com", "blog", "s"));
      until(() -> assertThat(site.getSecure("s.example.com", first).backend()).isEqualTo("blog"));
      assertThat(site.get("s.example.com").status()).isEqualTo(301);

      Issued renewed = second.issue("s.example.com");
      site.applyCertificate("s", renewed.certificatePem(), renewed.keyPem());
      until(() -> assertThat(site.getSecure("s.example.com", second).backend()).isEqualTo("blog"));
    }
  }

  @Test
  void anEnvoyThatStartsBeforeContourComesUpByItself(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      EnvoyProcess envoy = site.envoy();
      assertThat(envoy.admin("/server_info")).contains("INITIALIZING");

      site.contour().awaitServing();

      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();
      assertThat(site.readiness()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SOTW", "DELTA_ADS"})
  void whileContourIsDeadEnvoyServesOnAndFollowsItsSuccessor(XdsMode mode, ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy(flag(mode));
      site.awaitBackend("p.example.com", "blog");
      envoy.awaitReady();

      contour.kill();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      for (int i = 0; i < 50; i++) {
        assertThat(site.get("p.example.com").backend()).isEqualTo("blog");
      }
      assertThat(site.readiness()).isEqualTo(200);

      site.contour().awaitServing();
      site.awaitBackend("p.example.com", "shop");
      api.objects().apply(Manifests.proxy("q", "q.example.com", "blog"));
      site.awaitBackend("q.example.com", "blog");
    }
  }
}
