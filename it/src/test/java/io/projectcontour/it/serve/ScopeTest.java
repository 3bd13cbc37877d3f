package io.projectcontour.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.RealSoftware;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a Contour looks at, and what it leaves to others. */
@ExtendWith(RealSoftware.class)
class ScopeTest {
  private static String stateIn(ApiServer api, String namespace, String name) {
    return api.objects()
        .get("projectcontour.io/v1", "HTTPProxy", namespace, name)
        .at("/status/currentStatus")
        .asString("");
  }

  @Test
  void watchedNamespacesNeedRightsInThemOnly(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().createNamespace("other", Map.of());
      api.objects().apply(Rights.inNamespace("tenant"));
      api.objects()
          .apply(
              Manifests.proxy("q", "q.example.com", "blog")
                  .replace("namespace: default", "namespace: other"));
      ContourProcess contour =
          site.contour(
                  "--watch-namespaces=default",
                  "--kubeconfig="
                      + api.kubeconfig("tenant", api.serviceAccountToken("default", "tenant")))
              .awaitServing();
      site.envoy();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));

      site.awaitBackend("p.example.com", "blog");
      site.awaitProxy("p", "valid");
      assertThat(site.get("q.example.com").status()).isEqualTo(404);
      assertThat(stateIn(api, "other", "q")).isEqualTo("NotReconciled");
      assertThat(contour.log()).doesNotContain("RBAC");
    }
  }

  @Test
  void rootsOutsideOfRootNamespacesAreRefused(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().createNamespace("roots", Map.of());
      site.contour("--root-namespaces=roots").awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitProxy("p", "invalid");
      assertThat(site.proxyStatus("p").toString())
          .contains("root HTTPProxy cannot be defined in this namespace");
    }
  }

  @Test
  void objectsOfAnotherClassAreLeftAlone(ApiServer api) {
    try (Site site = new Site(api)) {
      site.contour("--ingress-class-name=ours").awaitServing();
      site.envoy();
      api.objects().apply(Manifests.proxy("theirs", "theirs.example.com", "blog"));
      api.objects()
          .apply(
              Manifests.proxy("ours", "ours.example.com", "blog")
                  .replace("spec:\n", "spec:\n  ingressClassName: ours\n"));
      site.awaitBackend("ours.example.com", "blog");
      site.awaitProxy("ours", "valid");
      assertThat(site.get("theirs.example.com").status()).isEqualTo(404);
      assertThat(stateIn(api, "default", "theirs")).isEqualTo("NotReconciled");
    }
  }
}
