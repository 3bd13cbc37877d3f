package io.projectcontour.route;

import java.util.Comparator;

/**
 * The order in which Envoy tries the routes of a virtual host: the most specific first (spec:
 * httpproxy.md section 5).
 *
 * <p>Paths: exact, then patterns, then prefixes; longer patterns and prefixes first; at equal
 * length, and among exact paths, the text that sorts last goes first, as in Contour. Then method,
 * number of headers and parameters, priority, and at last the conditions themselves, so that the
 * order never depends on the order of arrival.
 */
public final class RouteOrder implements Comparator<Route> {
  /** The only order. */
  public static final RouteOrder INSTANCE = new RouteOrder();

  private static final Comparator<RouteMatch> MATCHES =
      Comparator.<RouteMatch>comparingInt(match -> rank(match.path()))
          .thenComparing(RouteOrder::comparePaths)
          .thenComparing(RouteMatch::hasMethod, Comparator.reverseOrder())
          .thenComparing(RouteMatch::headerCount, Comparator.reverseOrder())
          .thenComparing(match -> match.queries().size(), Comparator.reverseOrder());

  private RouteOrder() {}

  @Override
  public int compare(Route left, Route right) {
    int result = MATCHES.compare(left.match(), right.match());
    if (result == 0) {
      result = Integer.compare(left.priority(), right.priority());
    }
    if (result == 0) {
      result = RouteMatch.compareHeaders(left.match().headers(), right.match().headers());
    }
    if (result == 0) {
      result = RouteMatch.compareQueries(left.match().queries(), right.match().queries());
    }
    return result;
  }

  private static int rank(PathMatch path) {
    return switch (path) {
      case PathMatch.Exact _ -> 0;
      case PathMatch.Regex _ -> 1;
      case PathMatch.Prefix _ -> 2;
    };
  }

  private static int comparePaths(RouteMatch left, RouteMatch right) {
    String leftText = left.path().text();
    String rightText = right.path().text();
    if (!(left.path() instanceof PathMatch.Exact) && leftText.length() != rightText.length()) {
      return Integer.compare(rightText.length(), leftText.length());
    }
    int result = rightText.compareTo(leftText);
    if (result == 0
        && left.path() instanceof PathMatch.Prefix leftPrefix
        && right.path() instanceof PathMatch.Prefix rightPrefix) {
      return leftPrefix.by().compareTo(rightPrefix.by());
    }
    return result;
  }
}
