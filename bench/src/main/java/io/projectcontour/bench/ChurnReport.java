package io.projectcontour.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the figures of each minute as {@code churn.json} and {@code churn.svg}, and as lines. */
final class ChurnReport {
  static final String HEADING =
      "%6s %24s %24s %8s %8s %8s"
          .formatted(
              "minute", "route p50 / p99, ms", "endpoint p50 / p99, ms", "CPU ms", "MB/s", "RSS");

  private ChurnReport() {}

  /**
   * What a minute cost.
   *
   * @param routes from acknowledged route edits to the client
   * @param endpoints the same for changes of endpoints
   * @param cpu milliseconds of CPU of the control plane for a route edit and an endpoint change
   * @param allocated megabytes a second
   * @param resident megabytes at the end
   */
  record Minute(
      Latencies routes, Latencies endpoints, double cpu, double allocated, double resident) {
    String line(int minute) {
      return String.format(
          Locale.ROOT,
          "%6d %12.1f /%10.1f %12.1f /%10.1f %8.1f %8.1f %8.0f",
          minute,
          routes.quantile(0.5),
          routes.quantile(0.99),
          endpoints.quantile(0.5),
          endpoints.quantile(0.99),
          cpu,
          allocated,
          resident);
    }

    private Map<String, Double> figures() {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("route edit, p50 ms", routes.quantile(0.5));
      figures.put("route edit, p99 ms", routes.quantile(0.99));
      figures.put("endpoint change, p50 ms", endpoints.quantile(0.5));
      figures.put("endpoint change, p99 ms", endpoints.quantile(0.99));
      figures.put("CPU for both, ms", cpu);
      figures.put("allocated, MB/s", allocated);
      figures.put("RSS, MB", resident);
      return figures;
    }
  }

  static void write(List<Minute> minutes, Path out) {
    Map<String, TreeMap<Integer, Double>> byName = new LinkedHashMap<>();
    for (int i = 0; i < minutes.size(); i++) {
      int minute = i + 1;
      minutes
          .get(i)
          .figures()
          .forEach(
              (name, value) ->
                  byName.computeIfAbsent(name, _ -> new TreeMap<>()).put(minute, value));
    }
    ObjectNode report = new JsonMapper().createObjectNode();
    byName.forEach(
        (name, byMinute) -> {
          ObjectNode values = report.putObject(name);
          byMinute.forEach((minute, value) -> values.put(Integer.toString(minute), value));
        });
    try {
      Files.createDirectories(out);
      Files.writeString(out.resolve("churn.json"), report.toPrettyString() + "\n");
      Files.writeString(out.resolve("churn.svg"), Plot.svg(byName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
