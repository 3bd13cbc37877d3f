package io.projectcontour.envoy.message;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.QueryMatch;

/** Conditions of routes as Envoy has them (spec: xds.md section 3.2). */
public final class Matchers {
  private Matchers() {}

  /** All conditions of a route. */
  public static RouteMatch.Builder match(io.projectcontour.route.RouteMatch match) {
    RouteMatch.Builder envoy = RouteMatch.newBuilder();
    switch (match.path()) {
      case PathMatch.Exact(String path) -> envoy.setPath(path);
      case PathMatch.Regex(String pattern) ->
          // The anchor keeps the program small that Envoy compiles; Envoy matches the whole path
          // anyway.
          envoy.setSafeRegex(Messages.regex("^" + pattern));
      case PathMatch.Prefix(String prefix, PathMatch.Segmentation by) -> {
        switch (by) {
          case SEGMENT -> envoy.setPathSeparatedPrefix(PathMatch.withoutTrailingSlashes(prefix));
          case STRING -> envoy.setPrefix(prefix);
        }
      }
    }
    match.headers().forEach(header -> envoy.addHeaders(header(header)));
    match.queries().forEach(query -> envoy.addQueryParameters(query(query)));
    return envoy;
  }

  /** A condition on a header. */
  public static HeaderMatcher header(HeaderMatch match) {
    HeaderMatcher.Builder envoy =
        HeaderMatcher.newBuilder().setName(match.name()).setInvertMatch(match.inverted());
    if (match.inverted() && match.treatMissingAsEmpty()) {
      envoy.setTreatMissingHeaderAsEmpty(true);
    }
    StringMatcher.Builder text = StringMatcher.newBuilder().setIgnoreCase(match.ignoreCase());
    switch (match.kind()) {
      case PRESENT -> envoy.setPresentMatch(true);
      case EXACT -> envoy.setStringMatch(text.setExact(match.value()));
      case CONTAINS -> envoy.setStringMatch(text.setContains(match.value()));
      case REGEX -> envoy.setStringMatch(text.setSafeRegex(Messages.regex(match.value())));
    }
    return envoy.build();
  }

  private static QueryParameterMatcher query(QueryMatch match) {
    QueryParameterMatcher.Builder envoy = QueryParameterMatcher.newBuilder().setName(match.name());
    StringMatcher.Builder text = StringMatcher.newBuilder().setIgnoreCase(match.ignoreCase());
    switch (match.kind()) {
      case PRESENT -> envoy.setPresentMatch(true);
      case EXACT -> envoy.setStringMatch(text.setExact(match.value()));
      case PREFIX -> envoy.setStringMatch(text.setPrefix(match.value()));
      case SUFFIX -> envoy.setStringMatch(text.setSuffix(match.value()));
      case CONTAINS -> envoy.setStringMatch(text.setContains(match.value()));
      case REGEX -> envoy.setStringMatch(text.setSafeRegex(Messages.regex(match.value())));
    }
    return envoy.build();
  }
}
