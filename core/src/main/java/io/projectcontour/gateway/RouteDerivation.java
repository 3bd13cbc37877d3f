package io.projectcontour.gateway;

import io.projectcontour.gateway.RoutePlan.Attached;
import io.projectcontour.gateway.RoutePlan.Attachment;
import io.projectcontour.gateway.RoutePlan.Serves;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.gateway.GatewayRoute;
import io.projectcontour.k8s.gateway.GrpcRoute;
import io.projectcontour.k8s.gateway.HttpRoute;
import io.projectcontour.k8s.gateway.ParentRef;
import io.projectcontour.k8s.gateway.TcpRoute;
import io.projectcontour.k8s.gateway.TlsRoute;
import io.projectcontour.tables.GatewayLookups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads one route for the Gateway (spec: gateway-api.md section 5). */
public final class RouteDerivation {
  private final GatewayRoute route;
  private final GatewayPlan.Routing gateway;
  private final GatewayLookups lookups;
  private final Function<NamespacedName, Optional<TlsPolicyPlan>> policies;

  private final List<RoutePlan.Parent> parents = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private final Map<String, Integer> marks = new HashMap<>();
  private final List<RoutePlan.PolicyUse> policyUses = new ArrayList<>();

  private RouteDerivation(
      GatewayRoute route,
      GatewayPlan.Routing gateway,
      GatewayLookups lookups,
      Function<NamespacedName, Optional<TlsPolicyPlan>> policies) {
    this.route = route;
    this.gateway = gateway;
    this.lookups = lookups;
    this.policies = policies;
  }

  /**
   * The plan of a route; empty when it refers to other parents only.
   *
   * @param policies the judged policies for TLS to backends
   */
  public static Optional<RoutePlan> derive(
      GatewayRoute route,
      GatewayPlan.Routing gateway,
      GatewayLookups lookups,
      Function<NamespacedName, Optional<TlsPolicyPlan>> policies) {
    return new RouteDerivation(route, gateway, lookups, policies).derive();
  }

  private Optional<RoutePlan> derive() {
    for (ParentRef reference : route.parentRefs()) {
      if (reference.refersTo(gateway.gateway())) {
        ParentDraft parent = new ParentDraft(reference);
        attach(parent);
        parents.add(parent.build());
      }
    }
    if (parents.isEmpty()) {
      return Optional.empty();
    }
    lookups.common().sources().add(route.key());
    return Optional.of(
        new RoutePlan(
            route.key(),
            route.metadata().creationTimestamp(),
            route.metadata().generation(),
            rules(),
            parents,
            attachments,
            attached(),
            policyUses,
            lookups.common().sources()));
  }

  private int rules() {
    return switch (route) {
      case HttpRoute http -> http.spec().rules().size();
      case GrpcRoute grpc -> grpc.spec().rules().size();
      case TlsRoute tls -> tls.spec().rules().size();
      case TcpRoute tcp -> tcp.spec().rules().size();
    };
  }

  private Set<Attached> attached() {
    Set<Attached> attached = new HashSet<>();
    marks.forEach(
        (section, count) -> {
          for (int i = 0; i < count; i++) {
            attached.add(new Attached(section, i));
          }
        });
    return attached;
  }

  private void attach(ParentDraft parent) {
    if (!gateway.addressAssigned()) {
      parent.rejected("InvalidGateway", "Invalid Gateway");
      return;
    }
    RouteContext context = new RouteContext(route, parent, lookups, policies, policyUses);
    List<ListenerPlan.Routing> listeners = listeners(parent);
    if (listeners.isEmpty()) {
      References.check(context);
    }
    List<String> others =
        gateway.listeners().stream()
            .filter(listener -> !listeners.contains(listener))
            .map(listener -> listener.listener().hostnameOrEmpty())
            .filter(host -> !host.isEmpty())
            .toList();
    boolean served = route instanceof TcpRoute;
    for (ListenerPlan.Routing listener : listeners) {
      served |= attach(context, listener, others);
    }
    if (!served && !parent.has(ConditionNote.ACCEPTED)) {
      parent.rejected(
          "NoMatchingListenerHostname",
          "No intersecting hostnames were found between the listener and the route.");
    }
  }

  /** The listeners that are ready and admit the route. */
  private List<ListenerPlan.Routing> listeners(ParentDraft parent) {
    List<ListenerPlan.Routing> admitting = new ArrayList<>();
    boolean anyReady = false;
    for (ListenerPlan.Routing listener : gateway.listeners()) {
      if (!parent.reference().selects(listener.listener())) {
        continue;
      }
      anyReady |= listener.ready();
      if (listener.kinds().contains(route.kind())
          && listener.namespaces().admits(route.metadata().namespace(), lookups)) {
        marks.merge(listener.listener().name(), 1, Integer::sum);
        if (listener.ready()) {
          admitting.add(listener);
        }
      }
    }
    if (!anyReady) {
      parent.rejected("NoMatchingParent", "No listeners match this parent ref");
    } else if (admitting.isEmpty()) {
      parent.rejected(
          "NotAllowedByListeners",
          "No listeners included by this parent ref allowed this attachment.");
    }
    return admitting;
  }

  /** Returns whether the route and the listener have a host in common. */
  private boolean attach(RouteContext context, ListenerPlan.Routing listener, List<String> others) {
    TrafficListener envoy = listener.envoy().orElseThrow();
    SortedSet<HostKey> hosts =
        Hostnames.intersection(
            route.hostnames(),
            listener.listener().hostnameOrEmpty(),
            others,
            error -> context.parent().unresolved("Degraded", error));
    if (hosts.isEmpty()) {
      return false;
    }
    switch (route) {
      case HttpRoute http -> {
        Serves serves = new Serves.Http(new HttpRules(context).read(http));
        add(listener, envoy, hosts, serves);
        context.parent().competition(attachments.size() - 1);
      }
      case GrpcRoute grpc -> {
        Serves serves =
            new Serves.Http(new GrpcRules(context, listener.listener().protocol()).read(grpc));
        add(listener, envoy, hosts, serves);
        context.parent().competition(attachments.size() - 1);
      }
      case TlsRoute tls ->
          TcpRules.read(tls, context)
              .ifPresent(proxy -> add(listener, envoy, hosts, new Serves.Tcp(proxy)));
      case TcpRoute tcp ->
          TcpRules.read(tcp, context).ifPresent(proxy -> add(listener, envoy, proxy));
    }
    return true;
  }

  private void add(
      ListenerPlan.Routing listener,
      TrafficListener envoy,
      SortedSet<HostKey> hosts,
      Serves serves) {
    attachments.add(
        new Attachment(listener.listener().name(), envoy, listener.terminates(), hosts, serves));
  }

  /** Connections without a host: behind TLS those of any name, else all of the port. */
  private void add(ListenerPlan.Routing listener, TrafficListener envoy, TcpProxyPlan proxy) {
    if (listener.terminates()) {
      add(listener, envoy, new TreeSet<>(Set.of(HostKey.DEFAULT)), new Serves.Tcp(proxy));
    } else {
      add(listener, envoy, new TreeSet<>(), new Serves.WholePort(proxy));
    }
  }
}
