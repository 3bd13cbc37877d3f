package io.projectcontour.it.serve;

import static io.projectcontour.it.serve.Site.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ClusterObjects;
import io.projectcontour.it.fixture.EnvoyProcess;
import io.projectcontour.it.fixture.KubernetesApi;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.TestAuthority.Issued;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A bad object is told to its owner, and harms nobody else. */
@ExtendWith(RealSoftware.class)
class BadObjectTest {
  private static KubernetesApi.Answer tryApply(ApiServer api, String manifest) {
    return api.objects().tryApply(ClusterObjects.documents(manifest).getFirst());
  }

  private static void assertOthersAreServed(Site site, EnvoyProcess envoy) {
    site.api.objects().apply(Manifests.proxy("later", "later.example.com", "shop"));
    site.awaitBackend("later.example.com", "shop");
    assertThat(site.get("good.example.com").backend()).isEqualTo("blog");
    assertThat(envoy.stats("update_rejected"))
        .doesNotContainPattern("lds\\.update_rejected: [1-9]")
        .doesNotContainPattern("cds\\.update_rejected: [1-9]");
  }

  @Test
  void theDefinitionRefusesWhatItCan(ApiServer api) {
    try (Site site = new Site(api)) {
      site.contour().awaitServing();
      String good = Manifests.proxy("p", "p.example.com", "blog");

      KubernetesApi.Answer wrongValue = tryApply(api, good.replace("port: 80", "port: 70000"));
      assertThat(wrongValue.code()).isEqualTo(422);
      assertThat(wrongValue.body().path("message").asString())
          .contains("spec.routes[0].services[0].port");

      KubernetesApi.Answer unknownField =
          tryApply(api, good.replace("port: 80", "port: 80, wieght: 5"));
      assertThat(unknownField.succeeded()).isFalse();
      assertThat(unknownField.body().path("message").asString()).contains("wieght");
    }
  }

  @Test
  void aRegularExpressionThatEnvoyCannotReadIsToldInTheStatus(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy();
      api.objects().apply(Manifests.proxy("good", "good.example.com", "blog"));
      site.awaitBackend("good.example.com", "blog");

      // Java would take the first; others look right until Envoy compiles them.
      for (String regex :
          List.of(
              "/(?=x)",
              "/[a",
              "/(a{100}){100}",
              "/\\x{100}",
              "/" + "(".repeat(20_000) + ")".repeat(20_000))) {
        api.objects()
            .apply(
                """
                apiVersion: projectcontour.io/v1
                kind: HTTPProxy
                metadata: {namespace: default, name: regex}
                spec:
                  virtualhost: {fqdn: regex.example.com}
                  routes:
                  - services: [{name: blog, port: 80}]
                """);
        site.awaitProxy("regex", "valid");
        api.objects()
            .apply(
                """
                apiVersion: projectcontour.io/v1
                kind: HTTPProxy
                metadata: {namespace: default, name: regex}
                spec:
                  virtualhost: {fqdn: regex.example.com}
                  routes:
                  - conditions: [{regex: '%s'}]
                    services: [{name: blog, port: 80}]
                """
                    .formatted(regex));
        site.awaitProxy("regex", "invalid");
        assertThat(site.proxyStatus("regex").path("conditions").toString())
            .contains("PathMatchConditionsNotValid");
      }
      assertOthersAreServed(site, envoy);
      assertThat(contour.health().status()).isEqualTo(200);
    }
  }

  @Test
  void aKeyThatDoesNotFitItsCertificateHarmsOnlyItsHost(ApiServer api) {
    TestAuthority authority = TestAuthority.create("authority");
    try (Site site = new Site(api)) {
      site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy();
      api.objects().apply(Manifests.proxy("good", "good.example.com", "blog"));
      Issued fits = authority.issue("secure.example.com");
      site.applyCertificate("fits", fits.certificatePem(), fits.keyPem());
      api.objects().apply(Manifests.secureProxy("secure", "secure.example.com", "blog", "fits"));
      site.awaitBackend("good.example.com", "blog");
      until(
          () ->
              assertThat(site.getSecure("secure.example.com", authority).backend())
                  .isEqualTo("blog"));

      Issued one = authority.issue("bad.example.com");
      Issued other = authority.issue("bad.example.com");
      site.applyCertificate("mixed", one.certificatePem(), other.keyPem());
      api.objects().apply(Manifests.secureProxy("bad", "bad.example.com", "blog", "mixed"));

      until(
          () -> {
            JsonNode status = site.proxyStatus("bad");
            assertThat(status.path("currentStatus").asString()).isEqualTo("invalid");
            assertThat(status.toString()).contains("mixed", "key");
          });
      assertOthersAreServed(site, envoy);
      assertThat(site.getSecure("secure.example.com", authority).backend()).isEqualTo("blog");

      // Its owner mends it.
      site.applyCertificate("mixed", one.certificatePem(), one.keyPem());
      until(
          () ->
              assertThat(site.getSecure("bad.example.com", authority).backend()).isEqualTo("blog"));
      site.awaitProxy("bad", "valid");
    }
  }

  @Test
  void anEndpointSliceWithoutServiceAndPortsHarmsNobody(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      EnvoyProcess envoy = site.envoy();
      api.objects().apply(Manifests.proxy("good", "good.example.com", "blog"));
      site.awaitBackend("good.example.com", "blog");
      api.objects()
          .apply(
              """
              apiVersion: discovery.k8s.io/v1
              kind: EndpointSlice
              metadata: {namespace: default, name: odd}
              addressType: IPv4
              endpoints: []
              """);
      assertOthersAreServed(site, envoy);
      assertThat(contour.log()).doesNotContain("level=error");
    }
  }
}
