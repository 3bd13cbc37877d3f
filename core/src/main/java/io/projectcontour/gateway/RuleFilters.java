package io.projectcontour.gateway;

import io.projectcontour.feature.HeaderModifiers;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.gateway.RouteFilter;
import io.projectcontour.route.Mirror;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.RouteAction;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The filters of a rule (spec: gateway-api.md sections 6 and 7). Of several of a type the first one
 * counts, except for mirrors.
 */
final class RuleFilters {
  private static final int ALL = 100;
  private static final int FOUND = 302;

  private final RouteContext context;
  private final BackendClusters clusters;
  private final Modifiers modifiers;

  /** The answer, when the rule forwards nothing. */
  Optional<RouteAction.Redirect> redirect = Optional.empty();

  /** Where copies go. */
  final List<Mirror> mirrors = new ArrayList<>();

  /** How the path changes. */
  Optional<PathRewrite> path = Optional.empty();

  private String host = "";

  RuleFilters(RouteContext context) {
    this.context = context;
    this.clusters = new BackendClusters(context.lookups().common().settings());
    this.modifiers = new Modifiers(context.parent());
  }

  /** Reads the filters. */
  void read(List<RouteFilter> filters) {
    for (RouteFilter filter : filters) {
      if (!modifiers.take(filter) && !takeMirror(filter) && !takeHttp(filter)) {
        context.parent().unsupported(unknown(filter));
      }
    }
  }

  /** How request headers change; the host of a rewrite wins over that of a header. */
  Optional<HeaderModifiers.Changes> requests() {
    return host.isEmpty()
        ? modifiers.requests
        : Optional.of(modifiers.requests.orElse(HeaderModifiers.Changes.NONE).withHost(host));
  }

  /** How response headers change. */
  Optional<HeaderModifiers.Changes> responses() {
    return modifiers.responses;
  }

  private String unknown(RouteFilter filter) {
    String supported =
        context.kind() == Kind.HTTP_ROUTE
            ? "RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect, RequestMirror and URLRewrite"
            : "RequestHeaderModifier, ResponseHeaderModifier and RequestMirror";
    return "%s.Spec.Rules.Filters: invalid type %s: only %s are supported."
        .formatted(context.kind().kindName(), GoText.quote(filter.type()), supported);
  }

  private boolean takeMirror(RouteFilter filter) {
    if (!filter.type().equals("RequestMirror")) {
      return false;
    }
    RouteFilter.RequestMirror mirror = filter.requestMirror();
    if (mirror != null) {
      References.mirror(mirror, context)
          .ifPresent(backend -> mirrors.add(new Mirror(clusters.mirror(backend), ALL)));
    }
    return true;
  }

  private boolean takeHttp(RouteFilter filter) {
    if (context.kind() != Kind.HTTP_ROUTE) {
      return false;
    }
    return switch (filter.type()) {
      case "RequestRedirect" -> {
        RouteFilter.RequestRedirect given = filter.requestRedirect();
        if (given != null && redirect.isEmpty()) {
          redirect(given);
        }
        yield true;
      }
      case "URLRewrite" -> {
        RouteFilter.UrlRewrite given = filter.urlRewrite();
        if (given != null && path.isEmpty()) {
          host = Objects.requireNonNullElse(given.hostname(), host);
          if (given.path() != null) {
            path = PathFilters.read(given.path(), filter.type(), context.parent());
          }
        }
        yield true;
      }
      default -> false;
    };
  }

  private void redirect(RouteFilter.RequestRedirect given) {
    Optional<PathRewrite> change = Optional.empty();
    if (given.path() != null) {
      change = PathFilters.read(given.path(), "RequestRedirect", context.parent());
      if (change.isEmpty()) {
        return;
      }
    }
    redirect =
        Optional.of(
            new RouteAction.Redirect(
                Values.text(given.scheme()),
                Values.text(given.hostname()),
                Objects.requireNonNullElse(given.port(), 0),
                Objects.requireNonNullElse(given.statusCode(), FOUND),
                change));
  }
}
