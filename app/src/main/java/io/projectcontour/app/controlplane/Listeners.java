package io.projectcontour.app.controlplane;

import io.projectcontour.app.CommandFailure;
import io.projectcontour.app.config.ServerSettings;
import io.projectcontour.app.debug.DebugPages;
import io.projectcontour.app.http.HttpListener;
import io.projectcontour.app.http.Reply;
import io.projectcontour.app.metrics.MetricsPage;
import io.projectcontour.settings.StatsSettings.Address;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The HTTP servers of the process: for probes ({@code /health}, {@code /healthz}), for metrics
 * ({@code /metrics}) and for debugging. Probes and metrics share one if both have one address.
 */
final class Listeners implements AutoCloseable {
  private final List<HttpListener> open = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param problem why the process is not healthy; empty when it is
   */
  Listeners(
      ServerSettings settings,
      PrometheusRegistry registry,
      Supplier<Optional<String>> problem,
      DebugPages pages)
      throws CommandFailure {
    try {
      HttpListener health = bind(settings.health(), "--health-port");
      for (String path : List.of("/health", "/healthz")) {
        health.handle(path, _ -> health(problem.get()));
      }
      boolean shared =
          settings.metrics().equals(settings.health()) && settings.metricsTls().isEmpty();
      HttpListener metrics = shared ? health : bindMetrics(settings);
      metrics.handle("/metrics", new MetricsPage(registry));
      pages.serveAt(bind(settings.debug(), "--debug-http-port"));
    } catch (CommandFailure e) {
      close();
      throw e;
    }
    open.forEach(HttpListener::start);
  }

  private HttpListener bind(Address address, String flag) throws CommandFailure {
    return added(HttpListener.bind(address, flag, Optional.empty()));
  }

  private HttpListener bindMetrics(ServerSettings settings) throws CommandFailure {
    return added(HttpListener.bind(settings.metrics(), "--http-port", settings.metricsTls()));
  }

  private HttpListener added(HttpListener listener) {
    open.add(listener);
    return listener;
  }

  private static Reply health(Optional<String> problem) {
    return problem.isEmpty()
        ? Reply.text("text/plain; charset=utf-8", "OK\n")
        : Reply.problem(503, problem.get());
  }

  @Override
  public void close() {
    open.forEach(HttpListener::close);
  }
}
