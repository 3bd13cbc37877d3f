package io.projectcontour.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.DoubleStream;

/** Small pictures, one for each figure, of how it grows with N; both axes are logarithmic. */
final class Plot {
  private static final int COLUMNS = 4;
  private static final int WIDTH = 260;
  private static final int HEIGHT = 150;
  private static final int MARGIN = 34;

  private Plot() {}

  static String svg(Map<String, ? extends NavigableMap<Integer, Double>> figures) {
    List<? extends Map.Entry<String, ? extends NavigableMap<Integer, Double>>> all =
        List.copyOf(figures.entrySet());
    int rows = (all.size() + COLUMNS - 1) / COLUMNS;
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='9'>%n<rect width='100%%' height='100%%' fill='white'/>%n"
                .formatted(COLUMNS * WIDTH, rows * HEIGHT));
    for (int i = 0; i < all.size(); i++) {
      svg.append(
          "<g transform='translate(%d,%d)'>%n"
              .formatted(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT));
      picture(svg, all.get(i).getKey(), all.get(i).getValue());
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static void picture(
      StringBuilder svg, String name, NavigableMap<Integer, Double> values) {
    svg.append(
        "<text x='%d' y='14'>%s</text>%n"
            .formatted(MARGIN, name.replace("&", "&amp;").replace("<", "&lt;")));
    svg.append(
        "<rect x='%d' y='20' width='%d' height='%d' fill='none' stroke='#ccc'/>%n"
            .formatted(MARGIN, WIDTH - MARGIN - 12, HEIGHT - 40));
    double most = finite(values).max().orElse(1);
    double least = finite(values).filter(v -> v > 0).min().orElse(1);
    // At least a decade, so that noise does not look like growth.
    double top = Math.log10(Math.max(most, least * 10));
    double bottom = Math.log10(Math.max(least, 1e-3)) - 0.2;
    double left = Math.log10(values.firstKey());
    double right = Math.max(Math.log10(values.lastKey()), left + 1);
    StringBuilder line = new StringBuilder();
    values.forEach(
        (size, value) -> {
          if (value.isNaN()) {
            return;
          }
          double x =
              MARGIN + 10 + (Math.log10(size) - left) / (right - left) * (WIDTH - MARGIN - 60);
          double level = (Math.log10(Math.max(value, 1e-3)) - bottom) / (top - bottom);
          double y = HEIGHT - 24 - Math.max(0, Math.min(1, level)) * (HEIGHT - 60);
          line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<circle cx='%.1f' cy='%.1f' r='2.5' fill='#15c'/><text x='%.1f' y='%.1f'>%s</text>%n<text x='%.1f' y='%d' fill='#777'>%d</text>%n",
                  x,
                  y,
                  x + 4,
                  y - 4,
                  number(value),
                  x - 6,
                  HEIGHT - 10,
                  size));
        });
    svg.append(
        "<polyline points='%s' fill='none' stroke='#15c'/>%n".formatted(line.toString().strip()));
  }

  private static DoubleStream finite(NavigableMap<Integer, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).filter(Double::isFinite);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.3f", value);
  }
}
