package io.projectcontour.route;

/** How the path changes on its way to the backend or in a redirect. */
public sealed interface PathRewrite {
  /** The matched prefix is replaced. */
  record Prefix(String replacement) implements PathRewrite {}

  /** The whole path is replaced. */
  record Full(String path) implements PathRewrite {}

  /** What the pattern matches at the start is replaced by {@code /}. */
  record RemovePrefix(String pattern) implements PathRewrite {}
}
