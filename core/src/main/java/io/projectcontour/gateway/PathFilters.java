package io.projectcontour.gateway;

import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.k8s.gateway.RouteFilter;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.settings.GoText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes of paths in filters. */
final class PathFilters {
  private static final String ROOT = "/";
  private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

  private PathFilters() {}

  /**
   * Reads a change; empty, with a remark, when it is of a type that is not known.
   *
   * @param filter the filter's type
   */
  static Optional<PathRewrite> read(
      RouteFilter.PathModifier modifier, String filter, ParentDraft parent) {
    return switch (modifier.type()) {
      case "ReplacePrefixMatch" ->
          path(modifier.replacePrefixMatch(), filter, parent).map(PathRewrite.Prefix::new);
      case "ReplaceFullPath" ->
          path(modifier.replaceFullPath(), filter, parent).map(PathRewrite.Full::new);
      default -> {
        parent.unsupported(
            "HTTPRoute.Spec.Rules.Filters.%s.Path.Type: invalid type %s: only ReplacePrefixMatch and ReplaceFullPath are supported."
                .formatted(filter, GoText.quote(modifier.type())));
        yield Optional.empty();
      }
    };
  }

  /** The path that takes the place of another; nothing is the root. */
  private static Optional<String> path(@Nullable String path, String filter, ParentDraft parent) {
    String text = Objects.requireNonNullElse(path, "");
    Optional<String> error = SingleLine.error(text);
    error.ifPresent(
        problem ->
            parent.unsupported(
                "HTTPRoute.Spec.Rules.Filters.%s.Path: invalid path %s: %s"
                    .formatted(filter, GoText.quote(text), problem)));
    return error.isPresent() ? Optional.empty() : Optional.of(text.isEmpty() ? ROOT : text);
  }

  /**
   * The change as all routes of a rule get it. A prefix that is replaced by the root has to go with
   * the slash behind it, or {@code /foo/bar} would become {@code //bar}: that takes a pattern. As
   * in Contour, it is made from the first prefix of the rule.
   */
  static PathRewrite forRule(PathRewrite rewrite, List<RouteMatch> matches) {
    if (!rewrite.equals(new PathRewrite.Prefix(ROOT))) {
      return rewrite;
    }
    return matches.stream()
        .map(RouteMatch::path)
        .filter(PathMatch.Prefix.class::isInstance)
        .map(PathMatch::text)
        .findFirst()
        .<PathRewrite>map(
            prefix ->
                new PathRewrite.RemovePrefix(
                    "^" + SPECIAL.matcher(prefix).replaceAll("\\\\$0") + "/*"))
        .orElse(rewrite);
  }
}
