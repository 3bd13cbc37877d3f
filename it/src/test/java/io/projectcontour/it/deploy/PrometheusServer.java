package io.projectcontour.it.deploy;

import io.projectcontour.it.fixture.ChildProcess;
import io.projectcontour.it.fixture.FreePort;
import io.projectcontour.it.fixture.Repository;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real Prometheus, which scrapes every second and evaluates alert rules. The targets have the
 * labels that pods get in a cluster.
 */
final class PrometheusServer implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final TemporaryFolder folder = TemporaryFolder.create("contour-prometheus");
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final ChildProcess process;

  /**
   * Starts one and waits until it answers.
   *
   * @param rules the file of alert rules
   * @param contour {@code host:port} of Contour's metrics
   * @param envoy {@code host:port} of Envoy's
   */
  PrometheusServer(Path rules, String contour, String envoy) {
    int port = FreePort.next();
    server = URI.create("http://127.0.0.1:" + port + "/");
    Path configuration = folder.write("prometheus.yaml", configuration(rules, contour, envoy));
    process =
        ChildProcess.start(
            "prometheus",
            folder.path(),
            Map.of(),
            List.of(
                Repository.goTool("prometheus").toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.path().resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    process.await("ready", READY_WITHIN, this::isReady);
  }

  private static String configuration(Path rules, String contour, String envoy) {
    return """
    global: {scrape_interval: 1s, evaluation_interval: 1s}
    rule_files: ["%s"]
    scrape_configs:
    - job_name: projectcontour/contour-pods
      honor_labels: true
      static_configs:
      - targets: ["%s"]
        labels: {namespace: projectcontour, pod: contour-0}
    - job_name: projectcontour/envoy-pods
      metrics_path: /stats/prometheus
      static_configs:
      - targets: ["%s"]
        labels: {namespace: projectcontour, pod: envoy-0}
    """
        .formatted(rules, contour, envoy);
  }

  /** The value of a query at this moment. */
  JsonNode query(String query) {
    return get("query?query=" + encoded(query)).path("result");
  }

  /** How Prometheus reads a query, as a tree. */
  JsonNode parse(String query) {
    return get("parse_query?query=" + encoded(query));
  }

  /** The alert rules with their state. */
  List<JsonNode> rules() {
    return get("rules")
        .path("groups")
        .valueStream()
        .flatMap(g -> g.path("rules").valueStream())
        .toList();
  }

  String tail() {
    return process.tail();
  }

  private JsonNode get(String path) {
    JsonNode answer = new JsonMapper().readTree(send("api/v1/" + path).body());
    if (!answer.path("status").asString("").equals("success")) {
      throw new AssertionError("Prometheus says to " + path + ": " + answer.path("error"));
    }
    return answer.path("data");
  }

  private boolean isReady() {
    try {
      return send("-/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private HttpResponse<String> send(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(server.resolve(path)).timeout(READY_WITHIN).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.close();
    http.close();
    folder.close();
  }
}
