package io.projectcontour.route;

/** The condition of a route on the request's path, without the query. */
public sealed interface PathMatch {
  /** The text that is compared: the path, prefix or pattern. */
  String text();

  /** The path is exactly this one. */
  record Exact(String text) implements PathMatch {}

  /** The path starts with this text. */
  record Prefix(String text, Segmentation by) implements PathMatch {}

  /** The whole path matches this RE2 pattern. */
  record Regex(String text) implements PathMatch {}

  /** Where a prefix may end. */
  enum Segmentation {
    /**
     * Only at the end of a path element: {@code /foo} matches {@code /foo/bar}, not {@code
     * /foobar}.
     */
    SEGMENT,
    /** Anywhere: {@code /foo} matches {@code /foobar}. */
    STRING
  }

  /** A prefix by characters, as HTTPProxy has it. */
  static Prefix prefix(String text) {
    return new Prefix(text, Segmentation.STRING);
  }

  /** The path without the slashes at its end; nothing remains of {@code /}. */
  static String withoutTrailingSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
