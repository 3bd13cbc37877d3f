package io.projectcontour.gateway;

import io.projectcontour.httpproxy.Regexes;
import io.projectcontour.k8s.gateway.GrpcRoute;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.k8s.gateway.NamedMatch;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.QueryMatch;
import io.projectcontour.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches of rules as conditions of routes (spec: gateway-api.md sections 6 and 7). A match that
 * cannot be used is left out, with a remark.
 */
final class Matches {
  private static final String EXACT = "Exact";
  private static final String REGULAR_EXPRESSION = "RegularExpression";

  private final ParentDraft parent;
  private final String kind;

  Matches(RouteContext context) {
    this.parent = context.parent();
    this.kind = context.kind().kindName();
  }

  /** The conditions of an HTTPRoute's match. */
  Optional<RouteMatch> http(HttpRoute.Match match) {
    Optional<PathMatch> path = path(match.path());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<HeaderMatch>> headers = headers(match.headers());
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    List<HeaderMatch> all = new ArrayList<>(headers.get());
    if (match.method() != null) {
      all.add(header(":method", HeaderMatch.Kind.EXACT, match.method()));
    }
    return queries(match.queryParams()).map(queries -> new RouteMatch(path.get(), all, queries));
  }

  /** The conditions of a GRPCRoute's match. */
  Optional<RouteMatch> grpc(GrpcRoute.Match match) {
    return path(match.method())
        .flatMap(
            path ->
                headers(match.headers()).map(headers -> new RouteMatch(path, headers, List.of())));
  }

  private Optional<PathMatch> path(HttpRoute.@Nullable Path path) {
    if (path == null) {
      return Optional.of(PathMatch.prefix("/"));
    }
    String value = path.valueOrRoot();
    return switch (path.typeOrPrefix()) {
      case "PathPrefix" ->
          isPath(value)
              ? Optional.of(
                  value.equals("/")
                      ? PathMatch.prefix("/")
                      : new PathMatch.Prefix(value, PathMatch.Segmentation.SEGMENT))
              : Optional.empty();
      case EXACT -> isPath(value) ? Optional.of(new PathMatch.Exact(value)) : Optional.empty();
      case REGULAR_EXPRESSION ->
          Regexes.error(value).isEmpty()
              ? Optional.of(new PathMatch.Regex(value))
              : invalidPath("Match.Path.Value is invalid for RegularExpression match type.");
      default -> {
        parent.unsupported(
            "HTTPRoute.Spec.Rules.PathMatch: Only Prefix match type, Exact match type and RegularExpression match type are supported.");
        yield Optional.empty();
      }
    };
  }

  private boolean isPath(String value) {
    if (!value.startsWith("/")) {
      return invalidPath("Match.Path.Value must start with '/'.").isPresent();
    }
    if (value.contains("//")) {
      return invalidPath("Match.Path.Value must not contain consecutive '/' characters.")
          .isPresent();
    }
    return true;
  }

  private Optional<PathMatch> invalidPath(String message) {
    parent.add(ConditionNote.fails("ValidMatches", "InvalidPathMatch", message));
    return Optional.empty();
  }

  private Optional<PathMatch> path(GrpcRoute.@Nullable Method method) {
    if (method == null) {
      return Optional.of(PathMatch.prefix("/"));
    }
    if (!method.typeOrExact().equals(EXACT)) {
      parent.unsupported(
          "GRPCRoute.Spec.Rules.Matches.Method: Only Exact match type is supported.");
      return Optional.empty();
    }
    String service = method.service();
    String name = method.method();
    if (service == null || service.isBlank() || name == null || name.isBlank()) {
      parent.rejected(
          "InvalidMethodMatch",
          "GRPCRoute.Spec.Rules.Matches.Method: Both Service and Method need be configured.");
      return Optional.empty();
    }
    return Optional.of(new PathMatch.Exact("/" + service + "/" + name));
  }

  /** Of several conditions on one header the first one counts; case does not matter. */
  private Optional<List<HeaderMatch>> headers(List<NamedMatch> matches) {
    String field = kind + ".Spec.Rules.Matches.Headers: ";
    List<HeaderMatch> headers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NamedMatch match : matches) {
      HeaderMatch.Kind comparison;
      switch (match.typeOrExact()) {
        case EXACT -> comparison = HeaderMatch.Kind.EXACT;
        case REGULAR_EXPRESSION -> {
          if (Regexes.error(match.value()).isPresent()) {
            parent.unsupported(
                field + "Invalid value for RegularExpression match type is specified");
            return Optional.empty();
          }
          comparison = HeaderMatch.Kind.REGEX;
        }
        default -> {
          parent.unsupported(
              field + "Only Exact match type and RegularExpression match type are supported");
          return Optional.empty();
        }
      }
      if (names.add(match.name().toUpperCase(Locale.ROOT))) {
        headers.add(header(match.name(), comparison, match.value()));
      }
    }
    return Optional.of(headers);
  }

  private static HeaderMatch header(String name, HeaderMatch.Kind kind, String value) {
    return new HeaderMatch(name, kind, value, false, false, false);
  }

  /** Of several conditions on one parameter the first one counts. */
  private Optional<List<QueryMatch>> queries(List<NamedMatch> matches) {
    String field = "HTTPRoute.Spec.Rules.Matches.QueryParams: ";
    List<QueryMatch> queries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NamedMatch match : matches) {
      QueryMatch.Kind comparison;
      switch (match.typeOrExact()) {
        case EXACT -> comparison = QueryMatch.Kind.EXACT;
        case REGULAR_EXPRESSION -> {
          if (Regexes.error(match.value()).isPresent()) {
            parent.unsupported(
                field + "Invalid value for RegularExpression match type is specified");
            return Optional.empty();
          }
          comparison = QueryMatch.Kind.REGEX;
        }
        default -> {
          parent.unsupported(field + "Only Exact and RegularExpression match types are supported");
          return Optional.empty();
        }
      }
      if (names.add(match.name())) {
        queries.add(new QueryMatch(match.name(), comparison, match.value(), false));
      }
    }
    return Optional.of(queries);
  }
}
