package io.projectcontour.route;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All conditions of a route. Two routes with equal matches cannot both be reached: the later one
 * replaces the earlier.
 *
 * <p>Headers and parameters are kept in the order in which Envoy gets them (spec: httpproxy.md
 * section 5).
 */
public record RouteMatch(PathMatch path, List<HeaderMatch> headers, List<QueryMatch> queries) {

  private static final Comparator<HeaderMatch> HEADER_ORDER =
      Comparator.comparing(HeaderMatch::name)
          .thenComparing(HeaderMatch::kind)
          .thenComparing(HeaderMatch::value)
          .thenComparing(HeaderMatch::inverted);

  private static final Comparator<QueryMatch> QUERY_ORDER =
      Comparator.comparing(QueryMatch::name)
          .thenComparing(QueryMatch::kind)
          .thenComparing(QueryMatch::value)
          .thenComparing(QueryMatch::ignoreCase);

  /** Sorts both lists. */
  public RouteMatch {
    headers = sorted(headers, HEADER_ORDER);
    queries = sorted(queries, QUERY_ORDER);
  }

  private static <T> List<T> sorted(List<T> matches, Comparator<T> order) {
    return matches.size() < 2 ? List.copyOf(matches) : matches.stream().sorted(order).toList();
  }

  /** The same conditions on another path. */
  public RouteMatch withPath(PathMatch other) {
    return new RouteMatch(other, headers, queries);
  }

  boolean hasMethod() {
    return headers.stream().anyMatch(HeaderMatch::isMethod);
  }

  long headerCount() {
    return headers.stream().filter(header -> !header.isMethod()).count();
  }

  static int compareHeaders(List<HeaderMatch> left, List<HeaderMatch> right) {
    return compareLists(left, right, HEADER_ORDER);
  }

  static int compareQueries(List<QueryMatch> left, List<QueryMatch> right) {
    return compareLists(left, right, QUERY_ORDER);
  }

  private static <T extends @Nullable Object> int compareLists(
      List<T> left, List<T> right, Comparator<T> order) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int result = order.compare(left.get(i), right.get(i));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }
}
