package io.projectcontour.httpproxy;

import io.projectcontour.k8s.contour.MatchCondition;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.QueryMatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Conditions of routes and includes: their rules, and how those of a chain of includes join (spec:
 * httpproxy.md section 4).
 */
public final class Conditions {
  /** Envoy's own limit. */
  private static final int MOST_BYTES_OF_QUERY_NAME = 1024;

  private static final Pattern SLASHES = Pattern.compile("//+");

  private Conditions() {}

  /** What is wrong with the path conditions of one block; empty when nothing is. */
  static Optional<String> pathError(List<MatchCondition> block) {
    int count = 0;
    for (MatchCondition condition : block) {
      for (PathText path : paths(condition)) {
        count++;
        if (!path.text().startsWith("/")) {
          return Optional.of(
              path.kind() + " conditions must start with /, " + path.text() + " was supplied");
        }
        if (path.kind().equals("regex")) {
          Optional<String> error = Regexes.error(path.text());
          if (error.isPresent()) {
            return Optional.of(
                "supplied regex: " + path.text() + " invalid. error: " + error.get());
          }
        }
      }
    }
    return count > 1
        ? Optional.of("more than one prefix, exact or regex is not allowed in a condition block")
        : Optional.empty();
  }

  /** What is wrong with the kinds of path conditions of an include. */
  static Optional<String> includeError(List<MatchCondition> block) {
    for (MatchCondition condition : block) {
      if (isSet(condition.exact())) {
        return Optional.of("exact conditions are not allowed in includes block");
      }
      if (isSet(condition.regex())) {
        return Optional.of("regex conditions are not allowed in includes block");
      }
    }
    return Optional.empty();
  }

  /**
   * What is wrong with the header conditions of a chain. Conditions contradict each other when they
   * are the same but for the comparison, and the earlier one has no option such as ignoreCase.
   */
  static Optional<String> headerError(List<MatchCondition> chain) {
    Set<HeaderMatch> seen = new HashSet<>();
    Set<String> exact = new HashSet<>();
    for (HeaderMatch match : mergeHeaders(chain)) {
      HeaderMatch named =
          new HeaderMatch(
              match.name().toLowerCase(Locale.ROOT),
              match.kind(),
              match.value(),
              match.inverted(),
              match.ignoreCase(),
              match.treatMissingAsEmpty());
      Optional<String> nameError = SingleLine.headerNameError(match.name());
      if (nameError.isPresent()) {
        return nameError;
      }
      if (match.kind() == HeaderMatch.Kind.EXACT && !match.inverted() && !exact.add(named.name())) {
        return Optional.of(
            "cannot specify duplicate header 'exact match' conditions in the same route");
      }
      if (seen.contains(opposite(named))) {
        String word =
            switch (named.kind()) {
              case PRESENT -> "present";
              case EXACT -> "exact";
              case CONTAINS -> "contains";
              case REGEX -> "regex";
            };
        return Optional.of(
            "cannot specify contradictory '%s' and 'not%s' conditions for the same route and header"
                .formatted(word, word));
      }
      if (match.kind() == HeaderMatch.Kind.REGEX && Regexes.error(match.value()).isPresent()) {
        return Optional.of("invalid regular expression specified for 'regex' condition");
      }
      seen.add(named);
    }
    return Optional.empty();
  }

  /** What contradicts a condition. As in Contour, only one without further options does. */
  private static HeaderMatch opposite(HeaderMatch match) {
    return new HeaderMatch(
        match.name(), match.kind(), match.value(), !match.inverted(), false, false);
  }

  /** What is wrong with the query conditions of a chain. */
  static Optional<String> queryError(List<MatchCondition> chain) {
    Set<String> exact = new HashSet<>();
    for (MatchCondition condition : chain) {
      MatchCondition.QueryParameter query = condition.queryParameter();
      if (query == null) {
        continue;
      }
      int nameBytes = query.name().getBytes(StandardCharsets.UTF_8).length;
      if (nameBytes == 0 || nameBytes > MOST_BYTES_OF_QUERY_NAME) {
        return Optional.of(
            "the name of a query parameter must have 1 to "
                + MOST_BYTES_OF_QUERY_NAME
                + " bytes, not "
                + nameBytes);
      }
      int comparisons = comparisons(query);
      if (comparisons == 0) {
        return Optional.of("must specify at least one query parameter condition");
      }
      if (comparisons > 1) {
        return Optional.of(
            "cannot specify more than one condition in the same match condition branch");
      }
      if (isSet(query.exact()) && !exact.add(query.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(
            "cannot specify duplicate query parameter 'exact match' conditions in the same route");
      }
      if (isSet(query.regex()) && Regexes.error(query.regex()).isPresent()) {
        return Optional.of("invalid regular expression specified for 'regex' condition");
      }
    }
    return Optional.empty();
  }

  /**
   * The path condition of a chain: the texts in a row, with runs of slashes folded.
   *
   * <p>A pattern anywhere makes a pattern. Otherwise the last path condition decides between prefix
   * and exact: Contour looks at the last condition of any sort instead, so that an exact path
   * followed by a header condition becomes a prefix; here it stays exact (docs/differences.md).
   */
  static PathMatch mergePaths(List<MatchCondition> chain) {
    StringBuilder joined = new StringBuilder();
    boolean regex = false;
    boolean exact = false;
    for (MatchCondition condition : chain) {
      for (PathText path : paths(condition)) {
        joined.append(path.text());
        regex |= path.kind().equals("regex");
        exact = path.kind().equals("exact");
      }
    }
    String text = SLASHES.matcher(joined).replaceAll("/");
    if (text.isEmpty()) {
      return PathMatch.prefix("/");
    }
    if (regex) {
      return new PathMatch.Regex(text);
    }
    return exact ? new PathMatch.Exact(text) : PathMatch.prefix(text);
  }

  /** The header conditions of a chain; conditions without any comparison are left out. */
  static List<HeaderMatch> mergeHeaders(List<MatchCondition> chain) {
    List<HeaderMatch> matches = new ArrayList<>();
    for (MatchCondition condition : chain) {
      if (condition.header() != null) {
        headerMatch(condition.header()).ifPresent(matches::add);
      }
    }
    return matches;
  }

  /** The query conditions of a chain. */
  static List<QueryMatch> mergeQueries(List<MatchCondition> chain) {
    List<QueryMatch> matches = new ArrayList<>();
    for (MatchCondition condition : chain) {
      if (condition.queryParameter() != null) {
        queryMatch(condition.queryParameter()).ifPresent(matches::add);
      }
    }
    return matches;
  }

  /** One header condition; the first comparison that is set counts. */
  public static Optional<HeaderMatch> headerMatch(MatchCondition.Header header) {
    String name = header.name();
    boolean ignoreCase = header.ignoreCase();
    boolean missing = header.treatMissingAsEmpty();
    if (header.present() || header.notpresent()) {
      return Optional.of(
          new HeaderMatch(name, HeaderMatch.Kind.PRESENT, "", !header.present(), false, false));
    }
    if (isSet(header.contains())) {
      return Optional.of(
          new HeaderMatch(
              name, HeaderMatch.Kind.CONTAINS, header.contains(), false, ignoreCase, false));
    }
    if (isSet(header.notcontains())) {
      return Optional.of(
          new HeaderMatch(
              name, HeaderMatch.Kind.CONTAINS, header.notcontains(), true, ignoreCase, missing));
    }
    if (isSet(header.exact())) {
      return Optional.of(
          new HeaderMatch(name, HeaderMatch.Kind.EXACT, header.exact(), false, ignoreCase, false));
    }
    if (isSet(header.notexact())) {
      return Optional.of(
          new HeaderMatch(
              name, HeaderMatch.Kind.EXACT, header.notexact(), true, ignoreCase, missing));
    }
    if (isSet(header.regex())) {
      return Optional.of(
          new HeaderMatch(name, HeaderMatch.Kind.REGEX, header.regex(), false, false, false));
    }
    return Optional.empty();
  }

  private static Optional<QueryMatch> queryMatch(MatchCondition.QueryParameter query) {
    String name = query.name();
    boolean ignoreCase = query.ignoreCase();
    if (isSet(query.exact())) {
      return Optional.of(new QueryMatch(name, QueryMatch.Kind.EXACT, query.exact(), ignoreCase));
    }
    if (isSet(query.prefix())) {
      return Optional.of(new QueryMatch(name, QueryMatch.Kind.PREFIX, query.prefix(), ignoreCase));
    }
    if (isSet(query.suffix())) {
      return Optional.of(new QueryMatch(name, QueryMatch.Kind.SUFFIX, query.suffix(), ignoreCase));
    }
    if (isSet(query.regex())) {
      return Optional.of(new QueryMatch(name, QueryMatch.Kind.REGEX, query.regex(), false));
    }
    if (isSet(query.contains())) {
      return Optional.of(
          new QueryMatch(name, QueryMatch.Kind.CONTAINS, query.contains(), ignoreCase));
    }
    return query.present()
        ? Optional.of(new QueryMatch(name, QueryMatch.Kind.PRESENT, "", false))
        : Optional.empty();
  }

  private static int comparisons(MatchCondition.QueryParameter query) {
    long texts =
        Stream.of(query.exact(), query.prefix(), query.suffix(), query.regex(), query.contains())
            .filter(Conditions::isSet)
            .count();
    return (int) texts + (query.present() ? 1 : 0);
  }

  private record PathText(String kind, String text) {}

  private static List<PathText> paths(MatchCondition condition) {
    List<PathText> paths = new ArrayList<>();
    if (isSet(condition.prefix())) {
      paths.add(new PathText("prefix", condition.prefix()));
    }
    if (isSet(condition.exact())) {
      paths.add(new PathText("exact", condition.exact()));
    }
    if (isSet(condition.regex())) {
      paths.add(new PathText("regex", condition.regex()));
    }
    return paths;
  }

  private static boolean isSet(String text) {
    return !text.isEmpty();
  }
}
