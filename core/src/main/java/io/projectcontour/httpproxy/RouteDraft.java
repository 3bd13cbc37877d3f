package io.projectcontour.httpproxy;

import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.feature.CookieRules;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.route.Destination;
import io.projectcontour.route.HeaderMatch;
import io.projectcontour.route.Mirror;
import io.projectcontour.route.PathMatch;
import io.projectcontour.route.QueryMatch;
import io.projectcontour.route.Route;
import io.projectcontour.route.RouteAction;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.route.RouteMatch;
import io.projectcontour.settings.Timeout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A route while its policies are read. Lives during one derivation only. */
public final class RouteDraft {
  /** The merged condition on the path. */
  public PathMatch path;

  /** Conditions on headers. */
  public final List<HeaderMatch> headers = new ArrayList<>();

  /** Conditions on query parameters. */
  public final List<QueryMatch> queries = new ArrayList<>();

  /** Policies read so far. */
  public final List<RouteFeature> features = new ArrayList<>();

  /** An action other than forwarding. */
  public Optional<RouteAction> ownAction = Optional.empty();

  /** Where the route forwards to. */
  public final List<Destination> destinations = new ArrayList<>();

  /** Where copies go. */
  public Optional<Mirror> mirror = Optional.empty();

  /** How backends are chosen. */
  public LoadBalancing loadBalancing = LoadBalancing.UNSET;

  /** How backends are checked. */
  public Optional<ClusterFeature> healthCheck = Optional.empty();

  /** How long unused connections to backends live. */
  public Timeout idleConnection = Timeout.unset();

  /** The host name that requests get; empty to keep theirs. */
  public String hostRewrite = "";

  /** Changes of cookies for all Services of the route. */
  public CookieRules cookies = CookieRules.NONE;

  /** Whether the plain listener redirects to TLS. */
  public boolean httpsUpgrade;

  /** Whether something protects the route that only the TLS listener has. */
  public boolean needsTls;

  /** The JWT provider that the route demands and the root does not define. */
  public Optional<String> demandsUndefinedJwtProvider = Optional.empty();

  RouteDraft(PathMatch path, List<HeaderMatch> headers, List<QueryMatch> queries) {
    this.path = path;
    this.headers.addAll(headers);
    this.queries.addAll(queries);
  }

  /** The route. A route without any destination answers 503. */
  Route build(ObjectKey source) {
    RouteAction action =
        ownAction.orElseGet(
            () ->
                destinations.isEmpty()
                    ? new RouteAction.Unavailable(
                        503, mirror.stream().map(Mirror::cluster).toList())
                    : new RouteAction.Forward(destinations, mirror.stream().toList()));
    return new Route(
        new RouteMatch(path, headers, queries), action, httpsUpgrade, 0, source, features);
  }
}
