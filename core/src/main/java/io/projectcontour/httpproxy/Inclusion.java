package io.projectcontour.httpproxy;

import io.projectcontour.feature.PathRewrites;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.HostKey;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyRoute;
import io.projectcontour.k8s.contour.MatchCondition;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.tables.Lookups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects the routes of a root and of all that it includes (spec: httpproxy.md sections 3 and 6).
 *
 * <p>A mistake in a route takes the routes and includes of its own object out, and nothing else.
 * Lives during one derivation.
 */
public final class Inclusion {
  private final HttpProxyPolicies policies;
  private final RouteServices services;
  private final HttpProxy root;
  private final HttpProxy.VirtualHost virtualHost;
  private final boolean tls;
  private final Lookups lookups;
  private final Findings findings;
  private final Set<String> undefinedJwtProviders = new HashSet<>();

  Inclusion(
      HttpProxyPolicies policies,
      HttpProxy root,
      HttpProxy.VirtualHost virtualHost,
      Lookups lookups,
      Findings findings) {
    this.policies = policies;
    this.services = new RouteServices(policies.services());
    this.root = root;
    this.virtualHost = virtualHost;
    this.tls = virtualHost.tls() != null;
    this.lookups = lookups;
    this.findings = findings;
  }

  /** JWT providers that routes demand and the root does not define. */
  Set<String> undefinedJwtProviders() {
    return undefinedJwtProviders;
  }

  /**
   * The routes of an object and of what it includes, under the conditions of the chain that led to
   * it.
   */
  List<Route> routes(
      HttpProxy proxy,
      Findings.Visit visit,
      List<MatchCondition> conditions,
      List<NamespacedName> chain) {
    if (chain.contains(proxy.name())) {
      visit.error(
          "IncludeError",
          "IncludeCreatesCycle",
          "include creates an include cycle: " + path(chain, proxy.name()));
      return List.of();
    }
    List<NamespacedName> longer = append(chain, proxy.name());
    List<Route> routes = new ArrayList<>();
    Set<RouteMatch> seen = new HashSet<>();
    for (HttpProxy.Include include : proxy.spec().includes()) {
      routes.addAll(included(proxy, include, visit, conditions, longer, seen));
    }
    Map<String, String> variables = new HashMap<>();
    variables.put("CONTOUR_NAMESPACE", proxy.metadata().namespace());
    for (HttpProxyRoute route : proxy.spec().routes()) {
      RouteContext context =
          new RouteContext(root, virtualHost, proxy, route, lookups, visit, variables);
      Optional<Route> translated = route(context, append(conditions, route.conditions()));
      if (translated.isEmpty()) {
        return List.of();
      }
      routes.add(translated.get());
    }
    return PathRewrites.expandSlashes(routes);
  }

  /** The names of a chain and of the object that closes it, for messages. */
  static String path(List<NamespacedName> chain, NamespacedName last) {
    return append(chain, last).stream()
        .map(NamespacedName::toString)
        .collect(Collectors.joining(" -> "));
  }

  private List<Route> included(
      HttpProxy proxy,
      HttpProxy.Include include,
      Findings.Visit visit,
      List<MatchCondition> conditions,
      List<NamespacedName> chain,
      Set<RouteMatch> seen) {
    List<MatchCondition> own = include.conditions();
    if (!checkInclude(own, visit, seen)) {
      return List.of();
    }
    String namespace = Values.text(include.namespace());
    NamespacedName name =
        new NamespacedName(
            namespace.isEmpty() ? proxy.metadata().namespace() : namespace, include.name());
    Optional<HttpProxy> child = lookups.httpProxy(name);
    if (child.isEmpty()) {
      visit.error("IncludeError", "IncludeNotFound", "include " + name + " not found");
      return badGateway(proxy, own);
    }
    if (child.get().isRoot()) {
      visit.error(
          "IncludeError",
          "RootIncludesRoot",
          "root httpproxy cannot include another root httpproxy (" + name + ")");
      return badGateway(proxy, own);
    }
    try (Findings.Visit childVisit = findings.visit(child.get().key())) {
      return routes(child.get(), childVisit, append(conditions, own), chain);
    }
  }

  private static boolean checkInclude(
      List<MatchCondition> own, Findings.Visit visit, Set<RouteMatch> seen) {
    Optional<String> path = Conditions.includeError(own).or(() -> Conditions.pathError(own));
    if (path.isPresent()) {
      visit.error("IncludeError", "PathMatchConditionsNotValid", "include: " + path.get());
      return false;
    }
    if (!checkHeadersAndQueries(own, visit)) {
      return false;
    }
    RouteMatch match = match(own);
    boolean matchesAll =
        match.path().text().equals("/") && match.headers().isEmpty() && match.queries().isEmpty();
    if (!matchesAll && !seen.add(match)) {
      visit.error(
          "IncludeError", "DuplicateMatchConditions", "duplicate conditions defined on an include");
      return false;
    }
    return true;
  }

  private static boolean checkHeadersAndQueries(List<MatchCondition> chain, Findings.Visit visit) {
    Optional<String> header = Conditions.headerError(chain);
    if (header.isPresent()) {
      visit.error("RouteError", "HeaderMatchConditionsNotValid", header.get());
      return false;
    }
    Optional<String> query = Conditions.queryError(chain);
    if (query.isPresent()) {
      visit.error("RouteError", "QueryParameterMatchConditionsNotValid", query.get());
      return false;
    }
    return true;
  }

  private static RouteMatch match(List<MatchCondition> chain) {
    return new RouteMatch(
        Conditions.mergePaths(chain),
        Conditions.mergeHeaders(chain),
        Conditions.mergeQueries(chain));
  }

  /**
   * What answers for an include that leads nowhere. As in Contour it stands under its own
   * conditions only.
   */
  private static List<Route> badGateway(HttpProxy proxy, List<MatchCondition> own) {
    return own.isEmpty()
        ? List.of()
        : List.of(
            new Route(
                match(own),
                new RouteAction.DirectResponse(502, ""),
                false,
                0,
                proxy.key(),
                List.of()));
  }

  private Optional<Route> route(RouteContext context, List<MatchCondition> chain) {
    HttpProxyRoute route = context.route();
    int actions =
        (route.services().isEmpty() ? 0 : 1)
            + (route.requestRedirectPolicy() == null ? 0 : 1)
            + (route.directResponsePolicy() == null ? 0 : 1);
    if (actions != 1) {
      context
          .visit()
          .error(
              "RouteError",
              "RouteActionCountNotValid",
              "must set exactly one of route.services or route.requestRedirectPolicy or route.directResponsePolicy");
      return Optional.empty();
    }
    Optional<String> path = Conditions.pathError(route.conditions());
    if (path.isPresent()) {
      context.visit().error("RouteError", "PathMatchConditionsNotValid", "route: " + path.get());
      return Optional.empty();
    }
    if (!checkHeadersAndQueries(chain, context.visit())) {
      return Optional.empty();
    }
    RouteMatch match = match(chain);
    Optional<String> pattern = patternError(match, route);
    if (pattern.isPresent()) {
      context
          .visit()
          .error(
              "RouteError",
              "PathMatchConditionsNotValid",
              "route: supplied regex: "
                  + match.path().text()
                  + " invalid. error: "
                  + pattern.get());
      return Optional.empty();
    }
    RouteDraft draft = new RouteDraft(match.path(), match.headers(), match.queries());
    boolean valid =
        policies.beforeServices().stream().allMatch(policy -> policy.translate(context, draft))
            && services.translate(context, draft)
            && policies.afterServices().stream()
                .allMatch(policy -> policy.translate(context, draft));
    if (!valid) {
      return Optional.empty();
    }
    wildcardGuard(virtualHost.fqdn()).ifPresent(draft.headers::add);
    draft.httpsUpgrade = tls && !isServedInsecurely(route, draft);
    draft.demandsUndefinedJwtProvider.ifPresent(undefinedJwtProviders::add);
    return Optional.of(draft.build(context.proxy().key()));
  }

  /**
   * What is wrong with a pattern that begins with the prefixes of includes, in which letters may
   * have a meaning that nobody thought of. The route's own pattern has been looked at before.
   */
  private static Optional<String> patternError(RouteMatch match, HttpProxyRoute route) {
    return match.path() instanceof PathMatch.Regex(String pattern)
            && route.conditions().stream().noneMatch(own -> own.regex().equals(pattern))
        ? Regexes.error(pattern)
        : Optional.empty();
  }

  /**
   * The plain listener has no filter for the checks of a host. A route that demands an undefined
   * JWT provider stays closed even if those who run Contour let other routes skip their checks.
   */
  private boolean isServedInsecurely(HttpProxyRoute route, RouteDraft draft) {
    boolean maySkipChecks =
        lookups.settings().switches().permitInsecureSkipsChecks()
            && draft.demandsUndefinedJwtProvider.isEmpty();
    return route.permitInsecure()
        && !lookups.settings().disablePermitInsecure()
        && (maySkipChecks || !draft.needsTls);
  }

  /**
   * The condition that lets a wildcard stand for one label only; Envoy's own wildcard stands for
   * any number of them. A port behind the host does not matter.
   */
  public static Optional<HeaderMatch> wildcardGuard(String host) {
    if (!new HostKey(host).isWildcard()) {
      return Optional.empty();
    }
    String pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?" + quote(host.substring(1)) + "(:[0-9]+)?";
    return Optional.of(
        new HeaderMatch(":authority", HeaderMatch.Kind.REGEX, pattern, false, false, false));
  }

  private static String quote(String text) {
    return text.replace(".", "\\.");
  }

  private static <T> List<T> append(List<T> list, List<T> more) {
    List<T> all = new ArrayList<>(list);
    all.addAll(more);
    return all;
  }

  private static <T> List<T> append(List<T> list, T last) {
    return append(list, List.of(last));
  }
}
