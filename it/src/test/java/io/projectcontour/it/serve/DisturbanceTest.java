package io.projectcontour.it.serve;

import static io.projectcontour.it.serve.Site.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.Repository;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API server fails, in the ways that it has. */
@ExtendWith(RealSoftware.class)
class DisturbanceTest {
  @Test
  void anApiServerThatIsNotThereAtTheStartIsWaitedFor(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      api.stop();
      ContourProcess contour = site.contour();
      site.envoy();
      contour.awaitLogged("the Kubernetes API is not reached, trying again", api.url().toString());
      assertThat(contour.health().status()).isEqualTo(200);
      // An Envoy that got an empty configuration would forget what it serves.
      assertThat(contour.acceptsEnvoys()).isFalse();

      api.restart();

      contour.awaitServing();
      site.awaitBackend("p.example.com", "blog");
      site.awaitProxy("p", "valid");
    }
  }

  @Test
  void duringAnOutageEnvoyIsServedOnAndChangesFollowAfterIt(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      ContourProcess contour = site.contour().awaitServing();
      site.envoy();
      site.awaitBackend("p.example.com", "blog");

      api.stop();
      contour.awaitLogged("the Kubernetes API is not reached, trying again");
      assertThat(site.get("p.example.com").backend()).isEqualTo("blog");
      assertThat(contour.health().status()).isEqualTo(200);
      api.restart();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      site.awaitBackend("p.example.com", "shop");

      // What was deleted in the meantime is not told by a watch that expired, only by a new list.
      api.objects().apply(Manifests.proxy("q", "q.example.com", "blog"));
      site.awaitBackend("q.example.com", "blog");
      api.objects().delete("projectcontour.io/v1", "HTTPProxy", "default", "q");
      api.forgetHistory();
      api.restart();
      until(() -> assertThat(site.get("q.example.com").status()).isEqualTo(404));
      assertThat(site.get("p.example.com").backend()).isEqualTo("shop");
    }
  }

  @Test
  void withoutTheDefinitionsIngressesAreServedAndTheLogSaysWhatToInstall(ApiServer api) {
    try (Site site = new Site(api)) {
      for (String kind : new String[] {"httpproxies", "extensionservices"}) {
        api.objects()
            .delete(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "",
                kind + ".projectcontour.io");
      }
      try {
        until(
            () ->
                assertThat(api.api().get("/apis/projectcontour.io/v1/httpproxies").code())
                    .isEqualTo(404));
        ContourProcess contour = site.contour().awaitServing();
        site.envoy();
        api.objects().apply(Manifests.ingress("i", "i.example.com", "shop"));
        site.awaitBackend("i.example.com", "shop");
        contour.awaitLogged("kind HTTPProxy of projectcontour.io/v1", "apply deploy/crds");
        contour.awaitLogged("kind ExtensionService", "apply deploy/crds");
      } finally {
        api.objects().installCrds(Repository.crds());
      }
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitBackend("p.example.com", "blog");
      site.awaitProxy("p", "valid");
    }
  }

  @ParameterizedTest
  @CsvSource({"httpproxies, projectcontour.io", "secrets, ''", "endpointslices, discovery.k8s.io"})
  void aRightThatIsMissingIsNamedAndItsGrantIsNoticed(
      String resource, String group, ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects().apply(Rights.readingAllBut(resource, "contour"));
      api.objects().apply(Rights.writingStatuses("contour"));
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      ContourProcess contour =
          site.contour(
              "--kubeconfig="
                  + api.kubeconfig("contour", api.serviceAccountToken("default", "contour")));
      contour.awaitLogged(
          "RBAC forbids reading",
          "verb list on " + resource,
          "API group \\\"%s\\\"".formatted(group));
      assertThat(contour.acceptsEnvoys()).isFalse();
      assertThat(contour.timesLogged("RBAC forbids reading")).isEqualTo(1);

      api.objects().apply(Rights.reading("contour"));
      contour.awaitServing();
      site.awaitProxy("p", "valid");
    }
  }

  @Test
  void aConfigurationThatIsDeletedMeanwhileStaysInForce(ApiServer api) {
    try (Site site = new Site(api)) {
      api.objects()
          .apply(
              """
              apiVersion: projectcontour.io/v1alpha1
              kind: ContourConfiguration
              metadata: {namespace: projectcontour, name: main}
              spec:
                xdsServer: {address: %s, port: %d, tls: {insecure: true}}
                metrics: {address: 127.0.0.1, port: %d}
                health: {address: 127.0.0.1, port: %d}
                debug: {port: %d}
                policy: {requestHeaders: {set: {x-edge: one}}}
              """
                  .formatted(
                      site.xds().getAddress().getHostAddress(),
                      site.xds().getPort(),
                      FreePort.next(),
                      FreePort.next(),
                      FreePort.next()));
      ContourProcess contour =
          site.start(
                  "contour",
                  site.xds(),
                  List.of("--disable-leader-election", "--contour-config-name=main"))
              .awaitServing();
      site.envoy();
      api.objects()
          .delete("projectcontour.io/v1alpha1", "ContourConfiguration", "projectcontour", "main");
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));

      site.awaitBackend("p.example.com", "blog");
      assertThat(site.get("p.example.com").body()).containsIgnoringCase("x-edge");
      assertThat(contour.isAlive()).isTrue();
      assertThat(contour.log()).doesNotContain("level=error");
    }
  }

  @Test
  void contourEndsInOrderInTheMiddleOfUpdates(ApiServer api) throws InterruptedException {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      site.envoy();
      AtomicBoolean ending = new AtomicBoolean();
      Thread updates =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; !ending.get(); i++) {
                      String name = "p" + i % 20;
                      api.objects()
                          .apply(
                              Manifests.proxy(
                                  name, name + ".example.com", i % 2 == 0 ? "blog" : "shop"));
                    }
                  });
      try {
        site.awaitProxy("p19", "valid");
        assertThat(contour.terminateTwice()).as(contour::log).isZero();
      } finally {
        ending.set(true);
        updates.join();
      }
      assertThat(contour.log()).doesNotContain("level=error").doesNotContain("Exception");
      assertThat(site.get("p0.example.com").status()).isEqualTo(200);
    }
  }
}
