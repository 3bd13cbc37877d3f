package io.projectcontour.kube.folder;

import java.util.HashMap;
import java.util.Map;

/**
 * In which line of its file each field of a document is. Fields are named as violations name them:
 * {@code spec.routes[0].services}, {@code metadata.labels[app]}.
 */
final class FieldLines {
  private final Map<String, Integer> lines;
  private final String root;

  private FieldLines(Map<String, Integer> lines, String root) {
    this.lines = lines;
    this.root = root;
  }

  /** Lines by the path of a field; the empty path is the document. */
  static FieldLines of(Map<String, Integer> lines) {
    return new FieldLines(new HashMap<>(lines), "");
  }

  /** The lines of a part of the document, by paths from there. */
  FieldLines below(String path) {
    return new FieldLines(lines, joined(path));
  }

  /** The line of a field or, if the field is missing, of the closest one around it. */
  int line(String path) {
    String wanted = joined(path);
    while (!lines.containsKey(wanted) && !wanted.isEmpty()) {
      wanted = wanted.substring(0, Math.max(0, lastStep(wanted)));
    }
    return lines.getOrDefault(wanted, 1);
  }

  private String joined(String path) {
    if (root.isEmpty() || path.isEmpty()) {
      return root + path;
    }
    return path.startsWith("[") ? root + path : root + "." + path;
  }

  /** Where the last field, list element or map entry begins. A map's key may contain dots. */
  private static int lastStep(String path) {
    return path.endsWith("]") ? path.lastIndexOf('[') : path.lastIndexOf('.');
  }
}
