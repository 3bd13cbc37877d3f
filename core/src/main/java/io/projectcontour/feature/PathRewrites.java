package io.projectcontour.feature;

import io.projectcontour.httpproxy.RouteContext;
import io.projectcontour.httpproxy.RouteDraft;
import io.projectcontour.httpproxy.SingleLine;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.PathRewritePolicy;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The prefix that replaces the matched one (spec: httpproxy.md section 19).
 *
 * <p>Envoy replaces text, so {@code /foo} to {@code /} would turn {@code /foo/v1} into {@code
 * //v1}. Where a single route of an object uses a prefix it therefore becomes two: {@code /foo} and
 * {@code /foo/}, each with a replacement that fits.
 */
public record PathRewrites(String replacement) implements RouteFeature {
  /** {@code routes[].pathRewritePolicy}. */
  public static boolean onRoute(RouteContext context, RouteDraft draft) {
    PathRewritePolicy policy = context.route().pathRewritePolicy();
    if (policy == null || policy.replacePrefix().isEmpty()) {
      return true;
    }
    if (!(draft.path instanceof PathMatch.Prefix)) {
      return invalid(
          context,
          "MustHavePrefix",
          "cannot specify prefix replacements without a prefix condition");
    }
    Set<String> prefixes = new HashSet<>();
    Optional<String> replacement = Optional.empty();
    for (PathRewritePolicy.ReplacePrefix entry : policy.replacePrefix()) {
      String prefix = Values.text(entry.prefix());
      if (!prefixes.add(prefix)) {
        return prefix.isEmpty()
            ? invalid(context, "AmbiguousReplacement", "ambiguous prefix replacement")
            : invalid(
                context, "DuplicateReplacement", "duplicate replacement prefix '" + prefix + "'");
      }
      Optional<String> error = SingleLine.error(entry.replacement());
      if (error.isPresent()) {
        return invalid(
            context,
            "InvalidReplacement",
            "invalid replacement " + GoText.quote(entry.replacement()) + ": " + error.get());
      }
      if (prefix.equals(draft.path.text())) {
        replacement = Optional.of(entry.replacement());
      }
    }
    replacement.or(() -> general(policy)).map(PathRewrites::new).ifPresent(draft.features::add);
    return true;
  }

  private static Optional<String> general(PathRewritePolicy policy) {
    return policy.replacePrefix().stream()
        .filter(entry -> Values.text(entry.prefix()).isEmpty())
        .map(PathRewritePolicy.ReplacePrefix::replacement)
        .findFirst();
  }

  private static boolean invalid(RouteContext context, String reason, String message) {
    context.visit().error("PrefixReplaceError", reason, message);
    return false;
  }

  @Override
  public void apply(io.envoyproxy.envoy.config.route.v3.Route.Builder route) {
    route.getRouteBuilder().setPrefixRewrite(replacement);
  }

  /** Adds the second form of each route that is alone with its prefix and rewrites it. */
  public static List<Route> expandSlashes(List<Route> routes) {
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (Route route : routes) {
      if (route.match().path() instanceof PathMatch.Prefix(String prefix, _)) {
        uses.merge(withoutSlash(prefix), 1, Integer::sum);
      }
    }
    List<Route> expanded = new ArrayList<>();
    for (Route route : routes) {
      if (route.match().path() instanceof PathMatch.Prefix(String prefix, _)
          && !prefix.equals("/")
          && Integer.valueOf(1).equals(uses.get(withoutSlash(prefix)))) {
        expanded.addAll(expand(route, withoutSlash(prefix)));
      } else {
        expanded.add(route);
      }
    }
    return expanded;
  }

  private static List<Route> expand(Route route, String prefix) {
    for (int i = 0; i < route.features().size(); i++) {
      if (route.features().get(i) instanceof PathRewrites(String replacement)) {
        String bare = PathMatch.withoutTrailingSlashes(replacement);
        return List.of(
            form(route, i, prefix, bare.isEmpty() ? "/" : bare),
            form(route, i, prefix + "/", bare + "/"));
      }
    }
    return List.of(route);
  }

  private static Route form(Route route, int index, String prefix, String replacement) {
    List<RouteFeature> features = new ArrayList<>(route.features());
    features.set(index, new PathRewrites(replacement));
    return route.with(route.match().withPath(PathMatch.prefix(prefix)), features);
  }

  private static String withoutSlash(String prefix) {
    return prefix.equals("/") ? prefix : PathMatch.withoutTrailingSlashes(prefix);
  }
}
