package io.projectcontour.gateway;

import io.projectcontour.feature.HeaderModifiers;
import io.projectcontour.feature.PathModifiers;
import io.projectcontour.feature.Timeouts;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules of an HTTPRoute (spec: gateway-api.md section 6). */
final class HttpRules {
  /** Contour keeps the place of a rule in one byte. */
  private static final int PRIORITIES = 256;

  private final RouteContext context;

  HttpRules(RouteContext context) {
    this.context = context;
  }

  /** The rules that can be served. */
  List<RoutePlan.Rule> read(HttpRoute route) {
    List<RoutePlan.Rule> rules = new ArrayList<>();
    for (int i = 0; i < route.spec().rules().size(); i++) {
      int index = i;
      rule(route.spec().rules().get(i), index % PRIORITIES)
          .ifPresent(routes -> rules.add(new RoutePlan.Rule(index, routes)));
    }
    return rules;
  }

  private Optional<List<Route>> rule(HttpRoute.Rule rule, int priority) {
    Matches reader = new Matches(context);
    List<RouteMatch> matches =
        rule.matches().stream().flatMap(match -> reader.http(match).stream()).toList();
    Optional<Timeouts> timeouts;
    try {
      timeouts = RuleTimeouts.read(rule.timeouts());
    } catch (RuleTimeouts.InvalidTimeoutsException e) {
      context.parent().unsupported(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    RuleFilters filters = new RuleFilters(context);
    filters.read(rule.filters());
    if (filters.redirect.isPresent()) {
      return Optional.of(redirects(filters.redirect.get(), matches, priority));
    }
    Optional<RouteAction> action =
        new Destinations(
                context,
                backend -> TlsPolicyPlan.validation(backend, context),
                protocol -> protocol)
            .action(rule.backendRefs(), filters.mirrors);
    List<RouteFeature> features = new ArrayList<>();
    features.addAll(HeaderModifiers.ofRoute(filters.requests(), filters.responses()));
    filters
        .path
        .map(path -> new PathModifiers(PathFilters.forRule(path, matches)))
        .ifPresent(features::add);
    timeouts.ifPresent(features::add);
    return action.map(
        forward -> matches.stream().map(it -> route(it, forward, priority, features)).toList());
  }

  /** Redirects do not look at query parameters, as in Contour. */
  private List<Route> redirects(
      RouteAction.Redirect redirect, List<RouteMatch> matches, int priority) {
    Optional<PathRewrite> path =
        redirect.path().map(rewrite -> PathFilters.forRule(rewrite, matches));
    RouteAction action =
        new RouteAction.Redirect(
            redirect.scheme(), redirect.host(), redirect.port(), redirect.statusCode(), path);
    return matches.stream()
        .map(match -> new RouteMatch(match.path(), match.headers(), List.of()))
        .map(match -> route(match, action, priority, List.of()))
        .toList();
  }

  private Route route(
      RouteMatch match, RouteAction action, int priority, List<RouteFeature> features) {
    return new Route(match, action, false, priority, context.route().key(), features);
  }
}
