package io.projectcontour.app.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.ServerSettings;
import io.projectcontour.settings.StatsSettings;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers for probes ({@code /health}, {@code /healthz}) and for metrics ({@code /metrics});
 * one if both have one address.
 */
final class HealthServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

  private final List<HttpServer> servers = new ArrayList<>();
  private final PrometheusRegistry registry;
  private final Supplier<Optional<String>> problem;

  /**
   * Starts.
   *
   * @param problem why the process is not healthy; empty when it is
   */
  HealthServer(
      ServerSettings settings, PrometheusRegistry registry, Supplier<Optional<String>> problem)
      throws CommandFailure {
    this.registry = registry;
    this.problem = problem;
    HttpServer health = listen(address(settings.health()), "--health-port");
    serveHealth(health);
    if (settings.metrics().equals(settings.health())) {
      serveMetrics(health);
    } else {
      serveMetrics(listen(address(settings.metrics()), "--http-port"));
    }
    servers.forEach(
        server -> {
          server.start();
          LOG.atInfo().addKeyValue("address", server.getAddress()).log("started HTTP server");
        });
  }

  private static InetSocketAddress address(StatsSettings.Address address) {
    return new InetSocketAddress(address.address(), address.port());
  }

  private HttpServer listen(InetSocketAddress address, String flag) throws CommandFailure {
    try {
      HttpServer server = HttpServer.create(address, 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      servers.add(server);
      return server;
    } catch (IOException e) {
      close();
      throw new CommandFailure(
              "cannot listen on the address for probes and metrics, give another port with " + flag,
              e)
          .with("address", address.toString());
    }
  }

  private void serveHealth(HttpServer server) {
    for (String path : List.of("/health", "/healthz")) {
      server.createContext(
          path,
          exchange -> {
            Optional<String> reason = problem.get();
            answer(
                exchange, reason.isEmpty() ? 200 : 503, "text/plain", reason.orElse("OK") + "\n");
          });
    }
  }

  private void serveMetrics(HttpServer server) {
    server.createContext(
        "/metrics",
        exchange -> {
          var writer =
              ExpositionFormats.init().findWriter(exchange.getRequestHeaders().getFirst("Accept"));
          exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            writer.write(body, registry.scrape());
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
