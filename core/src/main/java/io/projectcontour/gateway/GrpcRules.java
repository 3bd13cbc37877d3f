package io.projectcontour.gateway;

import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.feature.HeaderModifiers;
import io.projectcontour.k8s.gateway.GrpcRoute;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules of a GRPCRoute (spec: gateway-api.md section 7). */
final class GrpcRules {
  private static final int PRIORITIES = 256;
  private static final RouteMatch EVERYTHING =
      new RouteMatch(PathMatch.prefix("/"), List.of(), List.of());

  private final RouteContext context;
  private final String listenerProtocol;

  /** For a listener: backends that say nothing are talked to as clients talk to it. */
  GrpcRules(RouteContext context, String listenerProtocol) {
    this.context = context;
    this.listenerProtocol = listenerProtocol;
  }

  /** The rules that can be served. */
  List<RoutePlan.Rule> read(GrpcRoute route) {
    List<RoutePlan.Rule> rules = new ArrayList<>();
    for (int i = 0; i < route.spec().rules().size(); i++) {
      int index = i;
      rule(route.spec().rules().get(i), index % PRIORITIES)
          .ifPresent(routes -> rules.add(new RoutePlan.Rule(index, routes)));
    }
    return rules;
  }

  private Optional<List<Route>> rule(GrpcRoute.Rule rule, int priority) {
    Matches reader = new Matches(context);
    List<RouteMatch> matches =
        rule.matches().isEmpty()
            ? List.of(EVERYTHING)
            : rule.matches().stream().flatMap(match -> reader.grpc(match).stream()).toList();
    RuleFilters filters = new RuleFilters(context);
    filters.read(rule.filters());
    Optional<RouteAction> action =
        new Destinations(context, _ -> Optional.empty(), this::protocol)
            .action(rule.backendRefs(), filters.mirrors);
    List<RouteFeature> features = HeaderModifiers.ofRoute(filters.requests(), filters.responses());
    return action.map(
        forward ->
            matches.stream()
                .map(
                    match ->
                        new Route(match, forward, false, priority, context.route().key(), features))
                .toList());
  }

  private UpstreamProtocol protocol(UpstreamProtocol ofService) {
    if (ofService != UpstreamProtocol.PLAIN) {
      return ofService;
    }
    return switch (listenerProtocol) {
      case "HTTP" -> UpstreamProtocol.H2C;
      case "HTTPS" -> UpstreamProtocol.H2;
      default -> ofService;
    };
  }
}
