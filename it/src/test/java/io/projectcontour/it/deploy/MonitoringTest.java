package io.projectcontour.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.projectcontour.it.fixture.ApiServer;
import io.projectcontour.it.fixture.EchoBackend;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.NetworkNamespace;
import io.projectcontour.it.fixture.RealSoftware;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TestAuthority;
import io.projectcontour.it.fixture.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The real Prometheus scrapes a Contour and an Envoy that run; every query of the dashboard and of
 * the alert rules is about metrics and labels that it finds.
 */
@ExtendWith(RealSoftware.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** They appear when something happens that a test cannot bring about. */
  private static final Set<String> OF_RARE_EVENTS =
      Set.of("engine_failed_derivations_total", "contour_status_update_conflict_total");

  private final NetworkNamespace network = NetworkNamespace.create();
  private final EchoBackend backend = EchoBackend.http("s", network.hostAddress());
  private Installation installation;
  private PrometheusServer prometheus;

  @BeforeAll
  void everythingRuns(ApiServer api) {
    Variant variant = Variant.named("contour");
    installation = new Installation(api, variant);
    installation.makeCertificates();
    InetSocketAddress xds = new InetSocketAddress(network.hostAddress(), FreePort.next());
    RunningContour contour = installation.startContour(xds).awaitServing();
    installation.startEnvoy(network, xds);
    prometheus =
        new PrometheusServer(
            Repository.root().resolve("deploy/prometheus/rules.yaml"),
            "127.0.0.1:" + contour.metricsPort(),
            network.insideAddress().getHostAddress() + ":8002");
    api.objects().apply(objects());
    until(() -> assertThat(ask("p.example.com")).isEqualTo(200));
    api.objects().apply(certificate());
    // From now on Contour may not write the statuses of HTTPProxies.
    api.objects().apply(withoutStatuses(variant));
    api.objects().apply(SampleObjects.CONTOUR_OBJECTS.replace("p.example.com", "q.example.com"));
    until(() -> assertThat(ask("q.example.com")).isEqualTo(200));
  }

  @AfterAll
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (installation != null) {
      installation.close();
    }
    backend.close();
    network.close();
  }

  @TestFactory
  Stream<DynamicTest> whatThePanelsAskForExists() {
    return MonitoringQuery.ofTheDashboard().stream().map(this::asksForWhatExists);
  }

  @TestFactory
  Stream<DynamicTest> whatTheAlertsAskForExists() {
    return MonitoringQuery.ofTheAlerts().stream().map(this::asksForWhatExists);
  }

  private DynamicTest asksForWhatExists(MonitoringQuery query) {
    return dynamicTest(
        query.origin() + ": " + query.expression(),
        () -> {
          List<MetricUse> uses = MetricUse.in(prometheus.parse(query.expression()));
          assertThat(uses).isNotEmpty();
          uses.forEach(this::assertExists);
          assertThat(prometheus.query(query.expression())).isNotNull();
        });
  }

  private void assertExists(MetricUse use) {
    if (OF_RARE_EVENTS.containsAll(use.metrics())) {
      assertThat(use.metrics()).allSatisfy(MonitoringTest::assertMade);
      return;
    }
    for (String metric : use.metrics()) {
      until(() -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
    }
    for (String label : use.labels()) {
      until(
          () ->
              assertThat(use.metrics())
                  .as("has label %s", label)
                  .anySatisfy(
                      metric ->
                          assertThat(prometheus.query("%s{%s!=\"\"}".formatted(metric, label)))
                              .isNotEmpty()));
    }
  }

  /** Whether the program's source makes a metric of this name. */
  private static void assertMade(String metric) {
    Path sources = Repository.root().resolve("app/src/main/java/io/projectcontour/app/metrics");
    try (Stream<Path> files = Files.list(sources)) {
      assertThat(files)
          .anySatisfy(file -> assertThat(file).content().contains("\"" + metric + "\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void prometheusEvaluatesEveryRule() {
    until(
        () ->
            assertThat(prometheus.rules())
                .hasSameSizeAs(MonitoringQuery.alerts())
                .allSatisfy(
                    rule ->
                        assertThat(rule.path("health").asString())
                            .as("%s: %s", rule.path("name"), rule.path("lastError"))
                            .isEqualTo("ok")));
  }

  @Test
  void everythingThatIsScrapedIsUp() {
    until(() -> assertThat(prometheus.query("up == 1")).hasSize(2));
    assertThat(prometheus.query("ALERTS{alertname=~\".*Absent|ContourHasNoLeader\"}")).isEmpty();
  }

  /** So that the tests above do not pass by looking at too little. */
  @Test
  void theMetricsAndLabelsOfAQueryAreFound() {
    JsonNode query =
        prometheus.parse("sum by (a) (rate(m{b=\"c\"}[5m])) / on (d) group_left () max(n) > 1");

    assertThat(MetricUse.in(query))
        .contains(
            new MetricUse(Set.of("m"), Set.of("b")),
            new MetricUse(Set.of("m"), Set.of("a")),
            new MetricUse(Set.of("m"), Set.of("d")),
            new MetricUse(Set.of("n"), Set.of("d")),
            new MetricUse(Set.of("n"), Set.of()));
  }

  @Test
  void noTwoPanelsOfTheDashboardOverlap() {
    JsonNode panels = MonitoringQuery.dashboard().path("panels");
    boolean[][] taken = new boolean[200][24];
    for (JsonNode panel : panels) {
      JsonNode at = panel.path("gridPos");
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          assertThat(taken[y][x]).as("%s at %d, %d", panel.path("title"), x, y).isFalse();
          taken[y][x] = true;
        }
      }
    }
    assertThat(panels.valueStream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
  }

  private int ask(String host) {
    return WebClient.http(network.insideAddress(), 8080).get(host, "/").status();
  }

  private String objects() {
    return SampleObjects.BACKEND
            .replace("192.0.2.1", network.hostAddress().getHostAddress())
            .replace("port: 8080", "port: " + backend.port())
        + "---\n"
        + SampleObjects.CONTOUR_OBJECTS
        + """
        ---
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {namespace: projectcontour, name: secure}
        spec:
          virtualhost: {fqdn: secure.example.com, tls: {secretName: secure}}
          routes: [{services: [{name: s, port: 80}]}]
        ---
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {namespace: projectcontour, name: invalid}
        spec:
          virtualhost: {fqdn: invalid.example.com}
          routes: [{services: [{name: nobody, port: 80}]}]
        ---
        apiVersion: projectcontour.io/v1
        kind: HTTPProxy
        metadata: {namespace: projectcontour, name: orphan}
        spec:
          routes: [{services: [{name: s, port: 80}]}]
        """;
  }

  private static String certificate() {
    TestAuthority.Issued issued = TestAuthority.create("monitoring").issue("secure.example.com");
    return """
    apiVersion: v1
    kind: Secret
    metadata: {namespace: projectcontour, name: secure}
    type: kubernetes.io/tls
    data: {tls.crt: %s, tls.key: %s}
    """
        .formatted(base64(issued.certificatePem()), base64(issued.keyPem()));
  }

  private static JsonNode withoutStatuses(Variant variant) {
    JsonNode role = variant.one("ClusterRole", "contour").deepCopy();
    ArrayNode rules = (ArrayNode) role.path("rules");
    rules.removeIf(rule -> rule.toString().contains("httpproxies/status"));
    return role;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void until(ThrowingRunnable assertion) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
