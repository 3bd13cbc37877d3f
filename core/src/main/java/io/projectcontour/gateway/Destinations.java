package io.projectcontour.gateway;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.feature.HeaderModifiers;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.k8s.gateway.BackendRef;
import io.projectcontour.route.Destination;
import io.projectcontour.route.Mirror;
import io.projectcontour.route.RouteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where the requests of a rule go. */
final class Destinations {
  private static final int SERVER_ERROR = 500;

  private final RouteContext context;
  private final BackendClusters clusters;
  private final Function<References.Backend, Optional<UpstreamConnection.Validation>> validation;
  private final Function<UpstreamProtocol, UpstreamProtocol> protocol;

  /**
   * For a route.
   *
   * @param validation how the certificate of a backend is checked
   * @param protocol what is spoken with a backend that wants a protocol
   */
  Destinations(
      RouteContext context,
      Function<References.Backend, Optional<UpstreamConnection.Validation>> validation,
      Function<UpstreamProtocol, UpstreamProtocol> protocol) {
    this.context = context;
    this.clusters = new BackendClusters(context.lookups().common().settings());
    this.validation = validation;
    this.protocol = protocol;
  }

  /**
   * The action of a rule. Backends that cannot be used are left out; where none is left, the answer
   * is an error. Empty, with a remark, when the rule names no backend at all.
   */
  Optional<RouteAction> action(List<BackendRef> references, List<Mirror> mirrors) {
    if (references.isEmpty()) {
      References.noBackend(context);
      return Optional.empty();
    }
    List<Destination> destinations = new ArrayList<>();
    for (BackendRef reference : references) {
      References.backend(reference, context)
          .ifPresent(backend -> destinations.add(destination(backend, reference)));
    }
    return Optional.of(
        destinations.stream().allMatch(destination -> destination.weight() == 0)
            ? new RouteAction.Unavailable(SERVER_ERROR, clusters(destinations, mirrors))
            : new RouteAction.Forward(destinations, mirrors));
  }

  private static List<ClusterPlan> clusters(List<Destination> destinations, List<Mirror> mirrors) {
    return Stream.concat(
            destinations.stream().map(Destination::cluster), mirrors.stream().map(Mirror::cluster))
        .toList();
  }

  private Destination destination(References.Backend backend, BackendRef reference) {
    Optional<UpstreamConnection.Validation> check = validation.apply(backend);
    Modifiers modifiers = Modifiers.ofBackend(reference.filters(), context);
    ClusterPlan cluster =
        clusters.requests(backend, protocol.apply(backend.found().protocol()), check);
    return new Destination(
        cluster,
        reference.weightOrOne(),
        HeaderModifiers.ofBackend(modifiers.requests, modifiers.responses));
  }
}
