package io.projectcontour.it.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** What a scrape of {@code /metrics} shows, in the text format. */
record MetricsPage(Map<String, Double> series) {
  MetricsPage {
    series = Map.copyOf(series);
  }

  static MetricsPage of(ContourProcess contour) {
    Map<String, Double> series = new HashMap<>();
    contour
        .metrics()
        .body()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return new MetricsPage(series);
  }

  /** The sum of all series whose names, labels included, begin like this. */
  double sum(String prefix) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The value of a series; its labels are sorted by name. */
  OptionalDouble value(String name) {
    Double value = series.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The value, which has to be there. */
  double demand(String name) {
    return value(name)
        .orElseThrow(
            () ->
                new AssertionError(
                    "there is no " + name + " but " + named(name.replaceFirst("\\{.*", ""))));
  }

  /** All series of a name. */
  NavigableSet<String> named(String name) {
    NavigableSet<String> found = new TreeSet<>();
    series.keySet().stream()
        .filter(one -> one.equals(name) || one.startsWith(name + "{"))
        .forEach(found::add);
    return found;
  }
}
