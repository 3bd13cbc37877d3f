package io.projectcontour.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes figures as {@code figures.json}, {@code figures.txt} and {@code figures.svg}. */
final class Report {
  private Report() {}

  static void write(Figures figures, Options options) {
    try {
      Files.createDirectories(options.out());
      Files.writeString(options.out().resolve("figures.json"), json(figures, options));
      Files.writeString(options.out().resolve("figures.txt"), table(figures, options));
      Files.writeString(options.out().resolve("figures.svg"), Plot.svg(figures.values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Figures figures, Options options) {
    ObjectNode report = new JsonMapper().createObjectNode();
    report
        .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("program", options.program().toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("java", Runtime.version().toString());
    ObjectNode all = report.putObject("figures");
    figures
        .values()
        .forEach(
            (name, bySize) -> {
              ObjectNode values = all.putObject(name);
              bySize.forEach((size, value) -> values.put(Integer.toString(size), value));
            });
    return report.toPrettyString() + "\n";
  }

  /** The figures as a table of text, one column for each size. */
  static String table(Figures figures, Options options) {
    List<Integer> sizes = options.sizes();
    StringBuilder table = new StringBuilder("%-56s".formatted("N ="));
    sizes.forEach(size -> table.append("%12d".formatted(size)));
    table.append('\n');
    for (Map.Entry<String, ? extends NavigableMap<Integer, Double>> row :
        figures.values().entrySet()) {
      table.append("%-56s".formatted(row.getKey()));
      for (Integer size : sizes) {
        Double value = row.getValue().get(size);
        table.append(
            value == null || value.isNaN()
                ? "%12s".formatted("-")
                : String.format(Locale.ROOT, "%12.2f", value));
      }
      table.append('\n');
    }
    return table.toString();
  }
}
