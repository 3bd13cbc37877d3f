package io.projectcontour.app.metrics;

import com.sun.net.httpserver.HttpExchange;
import io.projectcontour.app.http.Page;
import io.projectcontour.app.http.Reply;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Shows all metrics of a registry, in the format that is asked for. */
public record MetricsPage(PrometheusRegistry registry) implements Page {
  @Override
  public Reply reply(HttpExchange exchange) {
    var writer =
        ExpositionFormats.init().findWriter(exchange.getRequestHeaders().getFirst("Accept"));
    return Reply.stream(writer.getContentType(), stream -> writer.write(stream, registry.scrape()));
  }
}
