package io.projectcontour.it.serve;

import static io.projectcontour.it.serve.Site.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.ContourProgram;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.TestAuthority.Issued;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What an operator sees of a process {@code contour serve} that has an Envoy. */
@ExtendWith(RealSoftware.class)
class ObservationTest {
  private static double demand(ContourProcess contour, String series) {
    return MetricsPage.of(contour).demand(series);
  }

  @Test
  void httpProxiesAreCountedByTheirState(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      api.objects().apply(Manifests.proxy("good", "good.example.com", "blog"));
      api.objects().apply(Manifests.proxy("other", "other.example.com", "blog"));
      api.objects().apply(Manifests.proxy("bad", "bad.example.com", "nobody"));
      api.objects()
          .apply(Manifests.proxy("child", "x", "blog").replace("  virtualhost: {fqdn: x}\n", ""));
      until(
          () -> {
            MetricsPage page = MetricsPage.of(contour);
            assertThat(page.demand("contour_httpproxy{namespace=\"default\"}")).isEqualTo(4);
            assertThat(page.demand("contour_httpproxy_root{namespace=\"default\"}")).isEqualTo(3);
            assertThat(page.demand("contour_httpproxy_orphaned{namespace=\"default\"}"))
                .isEqualTo(1);
            assertThat(
                    page.demand(
                        "contour_httpproxy_valid{namespace=\"default\",vhost=\"good.example.com\"}"))
                .isEqualTo(1);
            assertThat(page.named("contour_httpproxy_invalid"))
                .containsExactly(
                    "contour_httpproxy_invalid{namespace=\"default\",vhost=\"bad.example.com\"}");
          });

      api.objects().delete("projectcontour.io/v1", "HTTPProxy", "default", "bad");
      until(() -> assertThat(MetricsPage.of(contour).named("contour_httpproxy_invalid")).isEmpty());
    }
  }

  @Test
  void theWorkOfTheProcessIsCounted(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      site.envoy();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitBackend("p.example.com", "blog");
      site.awaitProxy("p", "valid");
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      site.awaitBackend("p.example.com", "shop");
      // With the last host the listener would go.
      api.objects().apply(Manifests.ingress("i", "i.example.com", "shop"));
      api.objects().delete("projectcontour.io/v1", "HTTPProxy", "default", "p");
      until(() -> assertThat(site.get("p.example.com").status()).isEqualTo(404));

      MetricsPage page = MetricsPage.of(contour);
      String proxies = "contour_eventhandler_operation_total{kind=\"HTTPProxy\",op=";
      assertThat(page.demand(proxies + "\"add\"}")).isEqualTo(1);
      // Its new specification, and the status that Contour wrote.
      assertThat(page.demand(proxies + "\"update\"}")).isPositive();
      assertThat(page.demand(proxies + "\"delete\"}")).isEqualTo(1);
      assertThat(page.demand("contour_dag_cache_object{kind=\"HTTPProxy\"}")).isZero();
      assertThat(page.demand("contour_dag_cache_object{kind=\"Service\"}")).isGreaterThan(1);
      assertThat(page.demand("contour_dagrebuild_total")).isGreaterThan(2);
      assertThat(page.demand("contour_dagrebuild_seconds_count")).isGreaterThan(2);
      assertThat(page.demand("contour_dagrebuild_seconds{quantile=\"1.0\"}")).isPositive();
      assertThat(page.demand("contour_dagrebuild_timestamp")).isGreaterThan(1_000_000_000);
      assertThat(page.demand("contour_cachehandler_onupdate_duration_seconds_count"))
          .isGreaterThan(2);
      assertThat(page.demand("contour_status_update_total{kind=\"HTTPProxy\"}")).isPositive();
      assertThat(page.demand("contour_status_update_success_total{kind=\"HTTPProxy\"}"))
          .isPositive();
      assertThat(
              page.demand(
                  "contour_status_update_duration_seconds_count{error=\"false\",kind=\"HTTPProxy\"}"))
          .isPositive();
      assertThat(page.demand("engine_recomputed_keys_total{table=\"hosts\"}")).isPositive();
      assertThat(page.named("engine_failed_derivations_total")).isEmpty();
      assertThat(page.named("leader_election_slowpath_total")).isEmpty();
      assertThat(page.named("contour_build_info"))
          .singleElement()
          .asString()
          .contains("version=\"0.1.0");
      assertThat(page.demand("process_start_time_seconds")).isGreaterThan(1_000_000_000);
      assertThat(page.named("jvm_memory_used_bytes")).isNotEmpty();
      assertThat(page.named("rest_client_requests_total"))
          .anySatisfy(series -> assertThat(series).contains("code=\"200\"", "method=\"GET\""));
    }
  }

  @Test
  void theWayOfAChangeToEnvoyIsMeasured(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      site.envoy();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitBackend("p.example.com", "blog");
      api.objects().apply(Manifests.proxy("p", "p.example.com", "shop"));
      site.awaitBackend("p.example.com", "shop");

      String service = "grpc_service=\"envoy.service.route.v3.RouteDiscoveryService\"";
      String method = "grpc_method=\"StreamRoutes\"," + service + ",grpc_type=\"bidi_stream\"}";
      until(
          () -> {
            MetricsPage page = MetricsPage.of(contour);
            for (String step : new String[] {"sent", "acknowledged"}) {
              String name = "contour_xds_change_" + step + "_seconds";
              assertThat(page.demand(name + "_count{type=\"route\"}")).isPositive();
              assertThat(page.demand(name + "_bucket{type=\"route\",le=\"30.0\"}"))
                  .isEqualTo(page.demand(name + "_count{type=\"route\"}"));
            }
            assertThat(page.demand("contour_xds_responses_total{type=\"route\"}")).isGreaterThan(1);
            assertThat(page.demand("contour_xds_rejections_total{type=\"route\"}")).isZero();
            assertThat(page.demand("contour_xds_streams{method=\"StreamRoutes\"}")).isPositive();
            assertThat(page.demand("contour_envoys")).isEqualTo(1);
            assertThat(page.demand("contour_envoy_synced{node=\"envoy-0\"}")).isEqualTo(1);
            assertThat(page.demand("grpc_server_started_total{" + method)).isPositive();
            assertThat(page.demand("grpc_server_msg_received_total{" + method)).isGreaterThan(1);
            assertThat(page.demand("grpc_server_msg_sent_total{" + method)).isGreaterThan(1);
            assertThat(page.demand("grpc_server_handled_total{grpc_code=\"Canceled\"," + method))
                .isZero();
          });
    }
  }

  @Test
  void aRejectionIsCountedAndShownWithTheWordsOfTheClient(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitProxy("p", "valid");
      try (ChildProcess client =
          ChildProcess.start(
              "cli",
              site.folder.path(),
              Map.of(),
              ContourProgram.command(
                  List.of(
                      "cli",
                      "cds",
                      "--nack",
                      "--node-id=critic",
                      "--contour="
                          + site.xds().getAddress().getHostAddress()
                          + ":"
                          + site.xds().getPort())))) {
        until(
            () -> {
              assertThat(demand(contour, "contour_xds_rejections_total{type=\"cluster\"}"))
                  .as(client::tail)
                  .isPositive();
              assertThat(demand(contour, "contour_envoy_synced{node=\"critic\"}")).isZero();
              assertThat(
                      demand(
                          contour,
                          "contour_envoy_rejected_resources{node=\"critic\",type=\"cluster\"}"))
                  .isPositive();
              JsonNode critic = contour.debug("/debug/xds").json().at("/envoys/0");
              assertThat(critic.path("node").asString()).isEqualTo("critic");
              assertThat(critic.path("synced").asBoolean()).isFalse();
              JsonNode rejection = critic.at("/types/cluster/rejections/0");
              assertThat(rejection.path("resource").asString()).startsWith("default/blog/80/");
              assertThat(rejection.path("message").asString()).isNotEmpty();
              assertThat(rejection.path("objects").toString()).contains("Service default/blog");
            });
      }
      until(() -> assertThat(contour.debug("/debug/xds").json().path("envoys").isEmpty()).isTrue());
    }
  }

  @Test
  void theEndOfCertificatesIsForeseen(ApiServer api) {
    TestAuthority authority = TestAuthority.create("authority");
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      Issued issued = authority.issue("s.example.com");
      site.applyCertificate("s", issued.certificatePem(), issued.keyPem());
      api.objects().apply(Manifests.secureProxy("s", "s.example.com", "blog", "s"));
      until(
          () ->
              assertThat(
                      demand(
                          contour,
                          "contour_certificate_days_to_expiry{namespace=\"default\",secret=\"s\"}"))
                  .isBetween(0.9, 1.0));
    }
  }

  @Test
  void theRoutingIsDrawnAndEnvoysAreListed(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      site.envoy();
      api.objects().apply(Manifests.proxy("p", "p.example.com", "blog"));
      site.awaitBackend("p.example.com", "blog");

      WebClient.Answer graph = contour.debug("/debug/dag");
      assertThat(graph.status()).isEqualTo(200);
      assertThat(graph.body())
          .startsWith("digraph DAG {\nrankdir=\"LR\"\n")
          .contains(
              "http://p.example.com", "prefix\\ /", "default/blog/80/", "service|default/blog")
          .endsWith("}\n");
      until(
          () -> {
            JsonNode page = contour.debug("/debug/xds").json();
            assertThat(page.at("/resources/cluster").asInt()).isEqualTo(1);
            JsonNode envoy = page.at("/envoys/0");
            assertThat(envoy.path("node").asString()).isEqualTo("envoy-0");
            assertThat(envoy.path("version").asString()).startsWith("v1.");
            assertThat(envoy.path("synced").asBoolean()).isTrue();
            JsonNode clusters = envoy.at("/types/cluster");
            assertThat(clusters.path("acceptedVersion").asString())
                .isNotEmpty()
                .isEqualTo(clusters.path("sentVersion").asString());
          });
    }
  }

  @Test
  void theProcessCanBeLookedInto(ApiServer api) {
    try (Site site = new Site(api)) {
      ContourProcess contour = site.contour().awaitServing();
      assertThat(contour.debug("/debug/pprof/").body()).contains("goroutine", "heap", "profile");
      assertThat(contour.debug("/debug/pprof/goroutine").body())
          .contains("control-loop", "watch-httpproxies");
      assertThat(contour.debug("/debug/pprof/heap").body())
          .contains("#instances", "java.lang.String");
      assertThat(contour.debug("/debug/pprof/cmdline").body()).contains("serve");
      assertThat(contour.debug("/debug/pprof/profile?seconds=1").body()).startsWith("FLR");
      assertThat(contour.debug("/debug/pprof/heapdump").body()).startsWith("JAVA PROFILE");
      assertThat(contour.debug("/debug/pprof/profile?seconds=soon").status()).isEqualTo(400);
      assertThat(contour.debug("/debug/nothing").status()).isEqualTo(404);
      assertThat(contour.debug("/debug/dagger").status()).isEqualTo(404);
    }
  }

  @Test
  void theHeapIsNotGivenToOtherMachines(ApiServer api) {
    try (Site site = new Site(api)) {
      String address = site.network.hostAddress().getHostAddress();
      ContourProcess contour = site.contour("--debug-http-address=" + address).awaitServing();
      WebClient.Answer refused =
          WebClient.http(site.network.hostAddress(), contour.debugPort())
              .get("localhost", "/debug/pprof/heapdump");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("private keys");
    }
  }

  @Test
  void probesAndMetricsMayShareAPort(ApiServer api) {
    try (Site site = new Site(api)) {
      int port = FreePort.next();
      site.contour("--health-port=" + port, "--http-port=" + port).awaitServing();
      WebClient shared = WebClient.http(InetAddress.getLoopbackAddress(), port);
      assertThat(shared.get("localhost", "/healthz").body()).isEqualTo("OK\n");
      assertThat(shared.get("localhost", "/metrics").body()).contains("contour_build_info");
    }
  }

  @Test
  void requestsWithVeryLargeHeadersAreNotAnswered(ApiServer api) throws Exception {
    try (Site site = new Site(api);
        HttpClient client = HttpClient.newHttpClient()) {
      int port = FreePort.next();
      site.contour("--health-port=" + port, "--http-port=" + port).awaitServing();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"));

      HttpRequest usual = request.copy().header("X-Padding", "x".repeat(2048)).build();
      assertThat(client.send(usual, BodyHandlers.ofString()).body()).isEqualTo("OK\n");
      HttpRequest large = request.copy().header("X-Padding", "x".repeat(16_384)).build();
      assertThatThrownBy(() -> client.send(large, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void metricsMayBeServedOverTlsToThoseWhoShowACertificate(ApiServer api) {
    TestAuthority authority = TestAuthority.create("monitoring");
    Issued server = authority.issue("metrics.example.com");
    try (Site site = new Site(api)) {
      int port = FreePort.next();
      String configuration =
          """
          metrics:
            contour:
              address: 127.0.0.1
              port: %d
              server-certificate-path: %s
              server-key-path: %s
              ca-certificate-path: %s
          """
              .formatted(
                  port,
                  site.folder.write("metrics.crt", server.certificatePem()),
                  site.folder.write("metrics.key", server.keyPem()),
                  site.folder.write("metrics-ca.crt", authority.certificatePem()));
      site.contour("-c", site.folder.write("contour.yaml", configuration).toString())
          .awaitServing();
      InetAddress here = InetAddress.getLoopbackAddress();

      WebClient.Answer answer =
          WebClient.https(here, port, authority.context(authority.issue("prometheus")))
              .get("metrics.example.com", "/metrics");
      assertThat(answer.body()).contains("contour_build_info");
      assertThatThrownBy(
              () ->
                  WebClient.https(here, port, authority.context(null))
                      .get("metrics.example.com", "/metrics"))
          .isInstanceOf(UncheckedIOException.class);
    }
  }
}
