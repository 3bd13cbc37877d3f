package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.k8s.gateway.RouteFilter;
import io.projectcontour.route.DestinationFeature;
import io.projectcontour.route.RouteFeature;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes of headers by filters of the Gateway API (spec: gateway-api.md section 6). What is wrong
 * with one header does not spoil the others.
 */
public final class HeaderModifiers {
  private static final String HOST = "Host";

  private HeaderModifiers() {}

  /**
   * Checked changes.
   *
   * @param host the host that requests get; empty to keep theirs
   */
  public record Changes(
      Map<String, String> set, Map<String, String> add, List<String> remove, String host) {
    /** No change. */
    public static final Changes NONE = new Changes(Map.of(), Map.of(), List.of(), "");

    /** Copies the collections. */
    public Changes {
      set = Map.copyOf(set);
      add = Map.copyOf(add);
      remove = List.copyOf(remove);
    }

    /** The same with another host. */
    public Changes withHost(String other) {
      return new Changes(set, add, remove, other);
    }
  }

  /** Changes, and what is wrong with those that are left out. */
  public record Reading(Changes changes, Optional<String> problem) {}

  /** Reads a filter; a request's host is changed by its header. */
  public static Reading read(RouteFilter.HeaderModifier modifier, boolean ofRequests) {
    Set<String> problems = new LinkedHashSet<>();
    StringBuilder host = new StringBuilder();
    Map<String, String> set = values("set", modifier.set(), ofRequests, host, problems);
    Map<String, String> add = values("add", modifier.add(), ofRequests, host, problems);
    SortedSet<String> remove = new TreeSet<>();
    for (String entry : modifier.remove()) {
      String name = HeaderNames.canonical(entry);
      Optional<String> removalError = HeaderNames.removalError(name);
      if (remove.contains(name)) {
        problems.add("duplicate header removal: " + GoText.quote(name));
      } else if (removalError.isPresent()) {
        problems.add(removalError.get());
      } else if (isName("remove", name, problems)) {
        remove.add(name);
      }
    }
    return new Reading(
        new Changes(set, add, List.copyOf(remove), host.toString()), joined(problems));
  }

  private static Map<String, String> values(
      String what,
      List<RouteFilter.Header> headers,
      boolean ofRequests,
      StringBuilder host,
      Set<String> problems) {
    Map<String, String> values = new TreeMap<>();
    for (RouteFilter.Header header : headers) {
      String name = HeaderNames.canonical(header.name());
      Optional<String> valueError = HeaderValues.error(name, header.value());
      if (values.containsKey(name)) {
        problems.add("duplicate header addition: " + GoText.quote(name));
      } else if (valueError.isPresent()) {
        problems.add(valueError.get());
      } else if (ofRequests && name.equals(HOST)) {
        host.setLength(0);
        host.append(header.value());
      } else if (isName(what, name, problems)) {
        values.put(name, HeaderValues.escape(header.value(), Map.of()));
      }
    }
    return values;
  }

  private static boolean isName(String what, String name, Set<String> problems) {
    Optional<String> error = HeaderNames.error(name);
    error.ifPresent(
        text -> problems.add("invalid " + what + " header " + GoText.quote(name) + ": " + text));
    return error.isEmpty();
  }

  private static Optional<String> joined(Set<String> problems) {
    return switch (problems.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(problems.iterator().next());
      default -> Optional.of("[" + String.join(", ", problems) + "]");
    };
  }

  /** The changes of a rule. */
  public static List<RouteFeature> ofRoute(
      Optional<Changes> requests, Optional<Changes> responses) {
    List<RouteFeature> features = new ArrayList<>();
    requests.ifPresent(changes -> features.add(new RouteRequests(changes)));
    responses.ifPresent(changes -> features.add(new RouteResponses(changes)));
    return features;
  }

  /** The changes of a backend, if it has a filter for them. */
  public static List<DestinationFeature> ofBackend(
      Optional<Changes> requests, Optional<Changes> responses) {
    return requests.isEmpty() && responses.isEmpty()
        ? List.of()
        : List.of(new OnDestination(requests.orElse(Changes.NONE), responses.orElse(Changes.NONE)));
  }

  private record RouteRequests(Changes changes) implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      route.addAllRequestHeadersToAdd(Messages.overwrite(changes.set()));
      route.addAllRequestHeadersToAdd(Messages.append(changes.add()));
      route.addAllRequestHeadersToRemove(changes.remove());
      if (!changes.host().isEmpty()) {
        route.getRouteBuilder().setHostRewriteLiteral(changes.host());
      }
    }
  }

  private record RouteResponses(Changes changes) implements RouteFeature {
    @Override
    public void apply(Route.Builder route) {
      route.addAllResponseHeadersToAdd(Messages.overwrite(changes.set()));
      route.addAllResponseHeadersToAdd(Messages.append(changes.add()));
      route.addAllResponseHeadersToRemove(changes.remove());
    }
  }

  private record OnDestination(Changes requests, Changes responses) implements DestinationFeature {
    @Override
    public void apply(ClusterWeight.Builder cluster) {
      cluster.addAllRequestHeadersToAdd(Messages.overwrite(requests.set()));
      cluster.addAllRequestHeadersToAdd(Messages.append(requests.add()));
      cluster.addAllRequestHeadersToRemove(requests.remove());
      if (!requests.host().isEmpty()) {
        cluster.setHostRewriteLiteral(requests.host());
      }
      cluster.addAllResponseHeadersToAdd(Messages.overwrite(responses.set()));
      cluster.addAllResponseHeadersToAdd(Messages.append(responses.add()));
      cluster.addAllResponseHeadersToRemove(responses.remove());
    }
  }
}
