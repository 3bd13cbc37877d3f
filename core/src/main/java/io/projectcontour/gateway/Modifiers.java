package io.projectcontour.gateway;

import io.projectcontour.feature.HeaderModifiers;
import io.projectcontour.k8s.gateway.RouteFilter;
import java.util.List;
import java.util.Optional;

/**
 * The filters of a rule or of a backend that change headers. Of several of a type the first one
 * counts.
 */
final class Modifiers {
  private final ParentDraft parent;

  /** Changes of requests. */
  Optional<HeaderModifiers.Changes> requests = Optional.empty();

  /** Changes of responses. */
  Optional<HeaderModifiers.Changes> responses = Optional.empty();

  Modifiers(ParentDraft parent) {
    this.parent = parent;
  }

  /** Those of a backend, which can have no other filters. */
  static Modifiers ofBackend(List<RouteFilter> filters, RouteContext context) {
    Modifiers modifiers = new Modifiers(context.parent());
    for (RouteFilter filter : filters) {
      if (!modifiers.take(filter)) {
        context
            .parent()
            .unsupported(
                context.kind().kindName()
                    + ".Spec.Rules.BackendRef.Filters: Only RequestHeaderModifier and ResponseHeaderModifier type is supported.");
      }
    }
    return modifiers;
  }

  /** Reads a filter. Returns false if it is of another type. */
  boolean take(RouteFilter filter) {
    return switch (filter.type()) {
      case "RequestHeaderModifier" -> {
        RouteFilter.HeaderModifier modifier = filter.requestHeaderModifier();
        if (modifier != null && requests.isEmpty()) {
          requests = Optional.of(read(modifier, true));
        }
        yield true;
      }
      case "ResponseHeaderModifier" -> {
        RouteFilter.HeaderModifier modifier = filter.responseHeaderModifier();
        if (modifier != null && responses.isEmpty()) {
          responses = Optional.of(read(modifier, false));
        }
        yield true;
      }
      default -> false;
    };
  }

  private HeaderModifiers.Changes read(RouteFilter.HeaderModifier modifier, boolean ofRequests) {
    HeaderModifiers.Reading reading = HeaderModifiers.read(modifier, ofRequests);
    reading
        .problem()
        .ifPresent(
            problem ->
                parent.unresolved(
                    "Degraded",
                    problem + " on " + (ofRequests ? "request" : "response") + " headers"));
    return reading.changes();
  }
}
