package io.projectcontour.translate;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.engine.DerivedTable;
import io.projectcontour.engine.Edit;
import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.InputTable;
import io.projectcontour.engine.Reads;
import io.projectcontour.envoy.GlobalServices;
import io.projectcontour.extension.ExtensionDerivation;
import io.projectcontour.extension.ExtensionPlan;
import io.projectcontour.finding.Findings;
import io.projectcontour.finding.Verdict;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.HostPlan;
import io.projectcontour.httpproxy.HttpProxyHost;
import io.projectcontour.ingress.IngressHost;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.ConditionsStatus;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyStatus;
import io.projectcontour.settings.Settings;
import io.projectcontour.status.HttpProxyState;
import io.projectcontour.status.StatusDerivations;
import io.projectcontour.tables.InputTables;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretChecks;
import io.projectcontour.tls.SecretUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables from objects to plans and statuses, in their order. {@link EnvoyTables} go on from
 * here to Envoy's resources.
 *
 * <p>Owned by the control loop.
 */
public final class Translation {
  /** The key of tables that have one value only. */
  static final String ONLY = "only";

  private final Settings settings;
  private final HttpProxyHost httpProxies = new HttpProxyHost(PolicyRegistry.httpProxy());
  private final IngressHost ingresses = new IngressHost();

  /** The objects. */
  public final InputTables inputs;

  /** One row, so that tables with a single value have a driver. */
  final InputTable<String, Boolean> single;

  /** Secrets, looked at once for each purpose. */
  final DerivedTable<SecretUse, SecretCheck> checkedSecrets;

  /** ExtensionServices, judged. */
  public final DerivedTable<NamespacedName, ExtensionPlan> extensions;

  /** The services that the configuration names. */
  final DerivedTable<String, GlobalServices> globalServices;

  /** What the Gateway API says. */
  final GatewayTables gateway;

  /** Hosts. */
  public final DerivedTable<HostKey, HostPlan> hosts;

  /** The hosts that looked at an HTTPProxy. */
  final Index<NamespacedName, HostKey> hostsByProxy;

  /** The hosts that need a cluster. */
  final Index<ClusterPlan, HostKey> hostsByCluster;

  /** The extension services that need a cluster: each its own. */
  final Index<ClusterPlan, NamespacedName> extensionsByCluster;

  /** The hosts that serve or present a certificate. */
  final Index<NamespacedName, HostKey> hostsByCertificate;

  /** The extension services to which a certificate is presented. */
  final Index<NamespacedName, NamespacedName> extensionsByCertificate;

  /** Clusters that something needs. */
  final DerivedTable<ClusterPlan, ClusterPlan> clusterPlans;

  /** The names that clusters go by. */
  final DerivedTable<ClusterPlan, String> clusterNames;

  /** Endpoints that some cluster needs. */
  final DerivedTable<EndpointsPlan, EndpointsPlan> endpointPlans;

  /** The shares that endpoints have of their own, the largest first. */
  final Index<EndpointsPlan, EndpointsUse> usesByEndpoints;

  /** The names that endpoints go by. */
  final DerivedTable<EndpointsPlan, String> endpointNames;

  /** Where traffic comes in. */
  final DerivedTable<String, LoadBalancerStatus> loadBalancer;

  /** Statuses of HTTPProxies. */
  public final DerivedTable<NamespacedName, HttpProxyStatus> httpProxyStatuses;

  /** The same in one word. */
  public final DerivedTable<NamespacedName, HttpProxyState> httpProxyStates;

  /** Statuses of ExtensionServices. */
  public final DerivedTable<NamespacedName, ConditionsStatus> extensionStatuses;

  /** Statuses of Ingresses. */
  public final DerivedTable<NamespacedName, LoadBalancerStatus> ingressStatuses;

  /** Statuses of objects of the Gateway API. */
  public final GatewayTables.Statuses gatewayStatuses;

  /** Declares the tables for a configuration, which does not change. */
  public Translation(Engine engine, Settings settings) {
    this.settings = settings;
    inputs = new InputTables(engine);
    single = engine.input("single");
    Index<SecretUse, NamespacedName> secretUses =
        engine.index("secretUses", inputs.secrets, (name, _) -> uses(name));
    checkedSecrets = engine.derived("checkedSecrets", List.of(secretUses), this::checkSecret);
    extensions = engine.derived("extensions", List.of(inputs.extensionServices), this::extension);
    globalServices =
        engine.derived(
            "globalServices", List.of(single), (_, reads) -> GlobalServices.of(lookups(reads)));
    gateway = new GatewayTables(engine, settings, inputs.gateway, single, this::lookups);
    hosts =
        engine.derived(
            "hosts",
            List.of(inputs.rootsByHost, inputs.ingressesByHost, gateway.routesByHost),
            this::host);
    hostsByProxy = engine.index("hostsByProxy", hosts, (_, host) -> judgedProxies(host));
    hostsByCluster = engine.index("hostsByCluster", hosts, (_, host) -> host.clusters());
    extensionsByCluster =
        engine.index(
            "extensionsByCluster",
            extensions,
            (_, plan) -> plan.cluster().map(Set::of).orElse(Set.of()));
    hostsByCertificate =
        engine.index("hostsByCertificate", hosts, (_, host) -> host.certificates());
    extensionsByCertificate =
        engine.index(
            "extensionsByCertificate",
            extensions,
            (_, plan) -> ExtensionDerivation.certificates(plan));
    clusterPlans =
        engine.derived(
            "clusterPlans",
            List.of(hostsByCluster, extensionsByCluster, gateway.wholePortsByCluster),
            (plan, _) -> plan);
    Index<String, ClusterPlan> plansByName =
        engine.index("clusterPlansByName", clusterPlans, (plan, _) -> Set.of(plan.contourName()));
    clusterNames =
        engine.derived(
            "clusterNames",
            List.of(clusterPlans),
            (plan, reads) ->
                reads.keys(plansByName, plan.contourName()).getFirst().equals(plan)
                    ? plan.contourName()
                    : plan.distinctName());
    Index<EndpointsPlan, ClusterPlan> endpointsByCluster =
        engine.index(
            "endpointsByCluster",
            clusterPlans,
            (plan, _) -> plan.endpoints().map(Set::of).orElse(Set.of()));
    endpointPlans = engine.derived("endpointPlans", List.of(endpointsByCluster), (plan, _) -> plan);
    Index<EndpointsUse, HostKey> hostsByEndpoints =
        engine.index("hostsByEndpoints", hosts, (_, host) -> host.endpointUses());
    DerivedTable<EndpointsUse, EndpointsUse> endpointUses =
        engine.derived(
            "endpointUses",
            List.of(hostsByEndpoints, gateway.wholePortsByEndpoints),
            (use, _) -> use);
    usesByEndpoints =
        engine.index("usesByEndpoints", endpointUses, (use, _) -> Set.of(use.endpoints()));
    Index<String, EndpointsPlan> endpointsByName =
        engine.index("endpointPlansByName", endpointPlans, (plan, _) -> Set.of(plan.name()));
    endpointNames =
        engine.derived(
            "endpointNames",
            List.of(endpointPlans),
            (plan, reads) ->
                reads.keys(endpointsByName, plan.name()).getFirst().equals(plan)
                    ? plan.name()
                    : plan.distinctName());
    loadBalancer = engine.derived("loadBalancer", List.of(single), this::loadBalancer);
    httpProxyStatuses =
        engine.derived("httpProxyStatuses", List.of(inputs.httpProxies), this::httpProxyStatus);
    httpProxyStates =
        engine.derived("httpProxyStates", List.of(inputs.httpProxies), this::httpProxyState);
    extensionStatuses =
        engine.derived(
            "extensionStatuses", List.of(inputs.extensionServices), this::extensionStatus);
    ingressStatuses =
        engine.derived(
            "ingressStatuses",
            List.of(inputs.ingresses),
            (_, reads) -> forIngress(reads.get(loadBalancer, ONLY)));
    gatewayStatuses = new GatewayTables.Statuses(engine, gateway, loadBalancer);
  }

  /** Edits that the first batch must carry out. */
  public List<Edit> start() {
    return List.of(single.put(ONLY, true));
  }

  /** The names that clusters go by, as they are now. */
  public Map<ClusterPlan, String> namesOfClusters() {
    return Map.copyOf(clusterNames.entries());
  }

  /** What a derivation asks objects through. */
  Lookups lookups(Reads reads) {
    return new Lookups(reads, inputs, checkedSecrets, extensions, settings);
  }

  private static Set<SecretUse> uses(NamespacedName secret) {
    return Arrays.stream(SecretUse.Purpose.values())
        .map(purpose -> new SecretUse(secret, purpose))
        .collect(Collectors.toUnmodifiableSet());
  }

  private @Nullable SecretCheck checkSecret(SecretUse use, Reads reads) {
    @Nullable Secret secret = reads.get(inputs.secrets, use.secret());
    return secret == null
        ? null
        : SecretChecks.check(use.purpose(), secret, settings.switches().stableSecretNames());
  }

  private @Nullable ExtensionPlan extension(NamespacedName name, Reads reads) {
    @Nullable ExtensionService service = reads.get(inputs.extensionServices, name);
    return service == null ? null : ExtensionDerivation.derive(service, lookups(reads));
  }

  private HostPlan host(HostKey key, Reads reads) {
    Lookups lookups = lookups(reads);
    Findings findings = new Findings();
    HostDraft draft = new HostDraft(key, gateway.trafficListeners(reads));
    // On equal conditions an HTTPProxy replaces an Ingress, as in Contour.
    ingresses.addTo(draft, lookups, findings);
    httpProxies.addTo(draft, lookups, findings);
    lookups.sources().addAll(gateway.addTo(draft, reads));
    return draft.build(findings.verdicts(), lookups.sources());
  }

  private static Set<NamespacedName> judgedProxies(HostPlan host) {
    return host.verdicts().stream()
        .map(Verdict::object)
        .filter(object -> object.kind() == Kind.HTTP_PROXY)
        .map(ObjectKey::namespacedName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private LoadBalancerStatus loadBalancer(String key, Reads reads) {
    @Nullable Service envoy = reads.get(inputs.services, settings.envoyService());
    return StatusDerivations.loadBalancer(settings, Optional.ofNullable(envoy));
  }

  /** The type of an Ingress's status knows no mode of addresses. */
  private static LoadBalancerStatus forIngress(@Nullable LoadBalancerStatus status) {
    return status == null
        ? LoadBalancerStatus.EMPTY
        : new LoadBalancerStatus(
            status.ingress().stream()
                .map(
                    address ->
                        new LoadBalancerStatus.Address(
                            address.hostname(), address.ip(), null, address.ports()))
                .toList());
  }

  private @Nullable HttpProxyStatus httpProxyStatus(NamespacedName name, Reads reads) {
    @Nullable HttpProxy proxy = reads.get(inputs.httpProxies, name);
    @Nullable LoadBalancerStatus addresses = reads.get(loadBalancer, ONLY);
    if (proxy == null) {
      return null;
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (HostKey host : reads.keys(hostsByProxy, name)) {
      @Nullable HostPlan plan = reads.get(hosts, host);
      if (plan != null) {
        plan.verdicts().stream()
            .filter(verdict -> verdict.object().equals(proxy.key()))
            .forEach(verdicts::add);
      }
    }
    return StatusDerivations.httpProxy(
        proxy, verdicts.stream(), addresses == null ? LoadBalancerStatus.EMPTY : addresses);
  }

  private @Nullable HttpProxyState httpProxyState(NamespacedName name, Reads reads) {
    @Nullable HttpProxy proxy = reads.get(inputs.httpProxies, name);
    @Nullable HttpProxyStatus status = reads.get(httpProxyStatuses, name);
    return proxy == null || status == null ? null : HttpProxyState.of(proxy, status);
  }

  private @Nullable ConditionsStatus extensionStatus(NamespacedName name, Reads reads) {
    @Nullable ExtensionService service = reads.get(inputs.extensionServices, name);
    @Nullable ExtensionPlan plan = reads.get(extensions, name);
    return service == null || plan == null
        ? null
        : StatusDerivations.extensionService(service, plan);
  }
}
