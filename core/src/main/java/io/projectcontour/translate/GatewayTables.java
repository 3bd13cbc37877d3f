package io.projectcontour.translate;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.engine.DerivedTable;
import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.InputTable;
import io.projectcontour.engine.Reads;
import io.projectcontour.engine.Table;
import io.projectcontour.gateway.DroppedRules;
import io.projectcontour.gateway.GatewayHost;
import io.projectcontour.gateway.GatewayPlan;
import io.projectcontour.gateway.GatewayStatus;
import io.projectcontour.gateway.RouteDerivation;
import io.projectcontour.gateway.RoutePlan;
import io.projectcontour.gateway.RouteStatus;
import io.projectcontour.gateway.TlsPolicyPlan;
import io.projectcontour.gateway.TlsPolicyStatus;
import io.projectcontour.gateway.WholePort;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.host.TrafficListeners;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.k8s.gateway.GatewayRoute;
import io.projectcontour.settings.Settings;
import io.projectcontour.tables.GatewayInputs;
import io.projectcontour.tables.GatewayLookups;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.CertificateReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables from the objects of the Gateway API to what {@link Translation} joins into hosts, and
 * to statuses. Without a Gateway they are all but empty.
 *
 * <p>A route is read once, for all its hosts; an edit of it concerns itself, its hosts, and routes
 * that claim the same match of the same host.
 */
public final class GatewayTables {
  private final Settings settings;
  private final GatewayInputs inputs;
  private final Function<Reads, Lookups> common;

  /** The Gateway, judged. */
  final DerivedTable<String, GatewayPlan> gateway;

  /** Envoy's listeners for traffic: the Gateway's, or those of the configuration without one. */
  final DerivedTable<String, TrafficListeners> listeners;

  /** What routes need to know of the Gateway. */
  final DerivedTable<String, GatewayPlan.Routing> routing;

  /** The certificates of the Gateway's listeners, by their names. */
  final DerivedTable<String, CertificateReference> certificates;

  /** Policies for TLS to backends, judged. */
  final DerivedTable<NamespacedName, TlsPolicyPlan> tlsPolicies;

  /** Routes, each for itself. */
  final DerivedTable<ObjectKey, RoutePlan> routes;

  /** The rules that routes lose to others. */
  final DerivedTable<ObjectKey, DroppedRules> droppedRules;

  /** The routes of a host. */
  final Index<HostKey, ObjectKey> routesByHost;

  /** Ports that routes take as a whole. */
  final DerivedTable<TrafficListener, WholePort> wholePorts;

  /** The whole ports that need a cluster. */
  final Index<ClusterPlan, TrafficListener> wholePortsByCluster;

  /** The whole ports that give endpoints a share of their own. */
  final Index<EndpointsUse, TrafficListener> wholePortsByEndpoints;

  private final Index<RoutePlan.Claim, ObjectKey> claimants;
  private final Index<TrafficListener, ObjectKey> routesByWholePort;
  private final Index<RoutePlan.Attached, ObjectKey> attached;
  private final Index<NamespacedName, ObjectKey> routesByPolicy;

  GatewayTables(
      Engine engine,
      Settings settings,
      GatewayInputs inputs,
      InputTable<String, Boolean> single,
      Function<Reads, Lookups> common) {
    this.settings = settings;
    this.inputs = inputs;
    this.common = common;
    gateway = engine.derived("gateway", List.of(single), (_, reads) -> gateway(reads));
    listeners = engine.derived("trafficListeners", List.of(single), (_, reads) -> listeners(reads));
    routing = engine.derived("gatewayRouting", List.of(gateway), (_, reads) -> routing(reads));
    certificates =
        engine.derived(
            "gatewayCertificates",
            List.of(
                engine.<String, String, GatewayPlan>index(
                    "gatewaySections", gateway, (_, plan) -> plan.certificates().keySet())),
            this::certificate);
    tlsPolicies =
        engine.derived("backendTlsPolicyPlans", List.of(inputs.tlsPolicies), this::tlsPolicy);
    routes = engine.derived("gatewayRoutePlans", List.of(inputs.routes), this::route);
    claimants = engine.index("claimants", routes, (_, plan) -> plan.claims());
    routesByHost = engine.index("routesByHost", routes, (_, plan) -> plan.hosts());
    routesByWholePort = engine.index("routesByWholePort", routes, (_, plan) -> plan.wholePorts());
    attached = engine.index("attachedRoutes", routes, (_, plan) -> plan.attached());
    routesByPolicy = engine.index("routesByPolicy", routes, (_, plan) -> plan.policies());
    droppedRules = engine.derived("droppedRules", List.of(routes), this::droppedRules);
    wholePorts = engine.derived("wholePortPlans", List.of(routesByWholePort), this::wholePort);
    wholePortsByCluster =
        engine.index("wholePortsByCluster", wholePorts, (_, port) -> port.clusters());
    wholePortsByEndpoints =
        engine.index("wholePortsByEndpoints", wholePorts, (_, port) -> port.endpointUses());
  }

  private GatewayLookups lookups(Reads reads) {
    return new GatewayLookups(reads, inputs, common.apply(reads));
  }

  private @Nullable GatewayPlan gateway(Reads reads) {
    return settings.gateway().flatMap(name -> GatewayPlan.of(name, lookups(reads))).orElse(null);
  }

  private TrafficListeners listeners(Reads reads) {
    @Nullable GatewayPlan plan = reads.get(gateway, Translation.ONLY);
    return plan == null ? TrafficListeners.CONFIGURED : plan.trafficListeners();
  }

  private GatewayPlan.@Nullable Routing routing(Reads reads) {
    @Nullable GatewayPlan plan = reads.get(gateway, Translation.ONLY);
    return plan == null ? null : plan.routing().orElse(null);
  }

  private @Nullable CertificateReference certificate(String section, Reads reads) {
    @Nullable GatewayPlan plan = reads.get(gateway, Translation.ONLY);
    return plan == null ? null : plan.certificates().get(section);
  }

  private @Nullable TlsPolicyPlan tlsPolicy(NamespacedName name, Reads reads) {
    @Nullable BackendTlsPolicy policy = reads.get(inputs.tlsPolicies, name);
    return policy == null ? null : TlsPolicyPlan.of(policy, lookups(reads));
  }

  private @Nullable RoutePlan route(ObjectKey key, Reads reads) {
    @Nullable GatewayRoute route = reads.get(inputs.routes, key);
    GatewayPlan.@Nullable Routing plan = reads.get(routing, Translation.ONLY);
    return route == null || plan == null
        ? null
        : RouteDerivation.derive(
                route,
                plan,
                lookups(reads),
                name -> Optional.ofNullable(reads.get(tlsPolicies, name)))
            .orElse(null);
  }

  private @Nullable DroppedRules droppedRules(ObjectKey key, Reads reads) {
    @Nullable RoutePlan plan = reads.get(routes, key);
    return plan == null
        ? null
        : DroppedRules.of(
            plan,
            claim -> reads.keys(claimants, claim),
            other -> Optional.ofNullable(reads.get(routes, other)));
  }

  private @Nullable WholePort wholePort(TrafficListener listener, Reads reads) {
    return WholePort.of(listener, plans(reads.keys(routesByWholePort, listener), reads))
        .orElse(null);
  }

  private List<RoutePlan> plans(Collection<ObjectKey> keys, Reads reads) {
    List<RoutePlan> plans = new ArrayList<>();
    for (ObjectKey key : keys) {
      @Nullable RoutePlan plan = reads.get(routes, key);
      if (plan != null) {
        plans.add(plan);
      }
    }
    return plans;
  }

  /** The listeners for traffic, for a derivation. */
  TrafficListeners trafficListeners(Reads reads) {
    return Objects.requireNonNull(reads.get(listeners, Translation.ONLY));
  }

  /** Adds to a host what its routes say. Returns the objects behind it. */
  Collection<ObjectKey> addTo(HostDraft host, Reads reads) {
    List<GatewayHost.Contribution> contributions = new ArrayList<>();
    List<ObjectKey> sources = new ArrayList<>();
    for (RoutePlan plan : plans(reads.keys(routesByHost, host.key()), reads)) {
      DroppedRules dropped =
          Objects.requireNonNullElse(reads.get(droppedRules, plan.key()), DroppedRules.NONE);
      contributions.add(new GatewayHost.Contribution(plan, dropped));
      sources.addAll(plan.sources());
    }
    GatewayHost.addTo(
        host, contributions, section -> Optional.ofNullable(reads.get(certificates, section)));
    return sources;
  }

  /** Statuses of the Gateway, of routes and of policies; declared behind everything else. */
  public static final class Statuses {
    private final GatewayTables tables;
    private final Table<String, LoadBalancerStatus> loadBalancer;

    /** The Gateway's. */
    public final DerivedTable<NamespacedName, GatewayStatus> gateways;

    /** Those of routes. */
    public final DerivedTable<ObjectKey, RouteStatus> routes;

    /** Those of policies for TLS to backends. */
    public final DerivedTable<NamespacedName, TlsPolicyStatus> tlsPolicies;

    Statuses(Engine engine, GatewayTables tables, Table<String, LoadBalancerStatus> loadBalancer) {
      this.tables = tables;
      this.loadBalancer = loadBalancer;
      gateways =
          engine.derived(
              "gatewayStatuses", List.of(tables.inputs.gateways), (_, reads) -> gateway(reads));
      routes = engine.derived("gatewayRouteStatuses", List.of(tables.routes), this::route);
      tlsPolicies =
          engine.derived("backendTlsPolicyStatuses", List.of(tables.tlsPolicies), this::tlsPolicy);
    }

    private Optional<String> controller(Reads reads) {
      @Nullable GatewayPlan plan = reads.get(tables.gateway, Translation.ONLY);
      return plan == null ? Optional.empty() : plan.controller();
    }

    private @Nullable GatewayStatus gateway(Reads reads) {
      @Nullable GatewayPlan plan = reads.get(tables.gateway, Translation.ONLY);
      if (plan == null || plan.controller().isEmpty()) {
        return null;
      }
      @Nullable LoadBalancerStatus addresses = reads.get(loadBalancer, Translation.ONLY);
      return GatewayStatus.of(
          plan,
          addresses == null ? LoadBalancerStatus.EMPTY : addresses,
          section -> attached(section, reads));
    }

    private int attached(String section, Reads reads) {
      int count = 0;
      for (int nth = 0; ; nth++) {
        int marks = reads.keys(tables.attached, new RoutePlan.Attached(section, nth)).size();
        if (marks == 0) {
          return count;
        }
        count += marks;
      }
    }

    private @Nullable RouteStatus route(ObjectKey key, Reads reads) {
      @Nullable RoutePlan plan = reads.get(tables.routes, key);
      @Nullable DroppedRules dropped = reads.get(tables.droppedRules, key);
      return plan == null
          ? null
          : controller(reads)
              .map(
                  name ->
                      RouteStatus.of(
                          plan, Objects.requireNonNullElse(dropped, DroppedRules.NONE), name))
              .orElse(null);
    }

    private @Nullable TlsPolicyStatus tlsPolicy(NamespacedName name, Reads reads) {
      @Nullable TlsPolicyPlan plan = reads.get(tables.tlsPolicies, name);
      return plan == null
          ? null
          : controller(reads)
              .flatMap(
                  controller ->
                      TlsPolicyStatus.of(
                          plan,
                          tables.plans(reads.keys(tables.routesByPolicy, name), reads),
                          controller))
              .orElse(null);
    }
  }
}
