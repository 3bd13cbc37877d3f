package io.projectcontour.translate;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsPlan;
import io.projectcontour.cluster.EndpointsUse;
import io.projectcontour.engine.DerivedTable;
import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Index;
import io.projectcontour.engine.Reads;
import io.projectcontour.envoy.ChainParts;
import io.projectcontour.envoy.Clusters;
import io.projectcontour.envoy.FilterChains;
import io.projectcontour.envoy.GlobalServices;
import io.projectcontour.envoy.LoadAssignments;
import io.projectcontour.envoy.RouteConfigurations;
import io.projectcontour.envoy.RuntimeLayer;
import io.projectcontour.envoy.Secrets;
import io.projectcontour.envoy.VirtualHosts;
import io.projectcontour.gateway.WholePort;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.HostOnListener;
import io.projectcontour.host.HostPlan;
import io.projectcontour.host.SecureHostPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.host.TrafficListeners;
import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Secret;
import io.projectcontour.route.VirtualHostPlan;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables from plans to Envoy's resources as bytes. A host's part of a resource that many hosts
 * share is a row of its own here; {@code io.projectcontour.control} joins the rows.
 */
public final class EnvoyTables {
  private final Translation translation;
  private final Settings settings;
  private final boolean withRouteMetadata;
  private final ChainParts chainParts;

  /** Hosts of plain listeners. */
  public final DerivedTable<HostOnListener, Resource> plainHosts;

  /** Hosts that are also served to clients without SNI. */
  public final DerivedTable<HostOnListener, Resource> fallbackHosts;

  /** Route configurations of TLS listeners, one for each host. */
  public final DerivedTable<HostOnListener, Resource> secureRoutes;

  /** Filter chains of TLS listeners. */
  public final DerivedTable<HostOnListener, EncodedChain> filterChains;

  /** The chain for clients without SNI, as each host that takes part would make it. */
  public final DerivedTable<HostOnListener, EncodedChain> fallbackChains;

  /** The only chains of listeners that forward all connections as bytes. */
  public final DerivedTable<TrafficListener, EncodedChain> wholePorts;

  /** Clusters. */
  public final DerivedTable<ClusterPlan, Resource> clusters;

  /** Endpoints. */
  public final DerivedTable<EndpointsPlan, Resource> loadAssignments;

  /** Certificates. */
  public final DerivedTable<NamespacedName, Resource> secrets;

  /** The runtime layer. */
  public final DerivedTable<String, Resource> runtime;

  /** What all HTTP connection managers have in common. */
  public final DerivedTable<String, GlobalServices> globalServices;

  /** A filter chain and the objects it was made from. */
  public record EncodedChain(FilterChain chain, Sources sources) {}

  /** Declares the tables behind those of the translation. */
  public EnvoyTables(Engine engine, Translation translation, Settings settings) {
    this.translation = translation;
    this.settings = settings;
    this.withRouteMetadata = settings.hasRouteMetadata();
    this.chainParts = ChainParts.of(settings);
    globalServices = translation.globalServices;
    Index<HostOnListener, HostKey> plain =
        engine.index(
            "plainOnListeners",
            translation.hosts,
            (key, host) -> HostOnListener.all(host.plain().keySet(), key));
    Index<HostOnListener, HostKey> secure =
        engine.index(
            "secureOnListeners",
            translation.hosts,
            (key, host) -> HostOnListener.all(host.secure().keySet(), key));
    plainHosts = engine.derived("plainHosts", List.of(plain), this::plainHost);
    fallbackHosts = engine.derived("fallbackHosts", List.of(secure), this::fallbackHost);
    secureRoutes = engine.derived("secureRoutes", List.of(secure), this::secureRoutes);
    filterChains = engine.derived("filterChains", List.of(secure), this::filterChain);
    fallbackChains = engine.derived("fallbackChains", List.of(secure), this::fallbackChain);
    wholePorts =
        engine.derived("wholePorts", List.of(translation.gateway.wholePorts), this::wholePort);
    runtime =
        engine.derived(
            "runtime", List.of(translation.gateway.listeners), (_, reads) -> runtime(reads));
    clusters = engine.derived("clusters", List.of(translation.clusterPlans), this::cluster);
    loadAssignments =
        engine.derived("loadAssignments", List.of(translation.endpointPlans), this::loadAssignment);
    secrets =
        engine.derived(
            "secrets",
            List.of(translation.hostsByCertificate, translation.extensionsByCertificate),
            this::secret);
  }

  private static Sources sources(SortedSet<ObjectKey> objects) {
    return Sources.of(objects.stream().map(ObjectKey::toString).toList());
  }

  private VirtualHosts virtualHosts(Reads reads) {
    return new VirtualHosts(clusterNames(reads), withRouteMetadata);
  }

  private Function<ClusterPlan, String> clusterNames(Reads reads) {
    return plan -> Objects.requireNonNull(reads.get(translation.clusterNames, plan));
  }

  private @Nullable Resource plainHost(HostOnListener key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key.host());
    @Nullable VirtualHostPlan plain = host == null ? null : host.plain().get(key.listener());
    if (host == null || plain == null) {
      return null;
    }
    VirtualHost message = virtualHosts(reads).message(plain, false);
    if (settings.switches().virtualHostDiscovery()) {
      // Envoy knows by this prefix whose host it is, and removes it by the name in the message.
      String name = key.listener().routeTable() + "/" + key.host().name();
      message = message.toBuilder().setName(name).build();
    }
    return Resource.of(
        ResourceType.VIRTUAL_HOST, message.getName(), message, sources(host.sources()));
  }

  /** A host on a TLS listener, with the objects that it was made from. */
  private record Secure(SecureHostPlan plan, Sources sources) {
    Optional<VirtualHostPlan> http() {
      return plan.serves() instanceof SecureHostPlan.Serves.Http(VirtualHostPlan host, var _)
          ? Optional.of(host)
          : Optional.empty();
    }
  }

  private Optional<Secure> secure(HostOnListener key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key.host());
    @Nullable SecureHostPlan plan = host == null ? null : host.secure().get(key.listener());
    return host == null || plan == null
        ? Optional.empty()
        : Optional.of(new Secure(plan, sources(host.sources())));
  }

  private @Nullable Resource fallbackHost(HostOnListener key, Reads reads) {
    Optional<Secure> secure = secure(key, reads).filter(host -> host.plan().fallback().isPresent());
    return secure
        .flatMap(Secure::http)
        .map(
            http ->
                Resource.of(
                    ResourceType.VIRTUAL_HOST,
                    key.host().name(),
                    virtualHosts(reads).message(http, true),
                    secure.get().sources()))
        .orElse(null);
  }

  private @Nullable Resource secureRoutes(HostOnListener key, Reads reads) {
    Optional<Secure> secure = secure(key, reads);
    Optional<VirtualHostPlan> http = secure.flatMap(Secure::http);
    if (secure.isEmpty() || http.isEmpty()) {
      return null;
    }
    String name = key.listener().routeTable(key.host());
    ByteString virtualHost = virtualHosts(reads).message(http.get(), true).toByteString();
    return Resource.of(
        ResourceType.ROUTE,
        name,
        RouteConfigurations.assemble(
            name, List.of(RouteConfigurations.encode(List.of(virtualHost)))),
        secure.get().sources());
  }

  private FilterChains chains(Reads reads) {
    GlobalServices services = Objects.requireNonNull(reads.get(globalServices, Translation.ONLY));
    return new FilterChains(chainParts, services, clusterNames(reads));
  }

  private @Nullable EncodedChain filterChain(HostOnListener key, Reads reads) {
    return secure(key, reads)
        .map(
            host ->
                new EncodedChain(
                    chains(reads).message(key.listener(), host.plan()), host.sources()))
        .orElse(null);
  }

  private @Nullable EncodedChain fallbackChain(HostOnListener key, Reads reads) {
    Optional<Secure> secure = secure(key, reads);
    return secure
        .flatMap(host -> host.plan().fallback())
        .map(
            certificate ->
                new EncodedChain(
                    chains(reads).fallback(key.listener(), certificate, secure.get().plan()),
                    secure.get().sources()))
        .orElse(null);
  }

  private @Nullable EncodedChain wholePort(TrafficListener listener, Reads reads) {
    @Nullable WholePort port = reads.get(translation.gateway.wholePorts, listener);
    return port == null
        ? null
        : new EncodedChain(
            chains(reads).wholePort(listener, port.proxy()), sources(port.sources()));
  }

  private Resource runtime(Reads reads) {
    TrafficListeners listeners =
        Objects.requireNonNull(reads.get(translation.gateway.listeners, Translation.ONLY));
    return Resource.of(
        ResourceType.RUNTIME,
        RuntimeLayer.NAME,
        RuntimeLayer.message(settings, listeners),
        Sources.NONE);
  }

  private Resource cluster(ClusterPlan plan, Reads reads) {
    String name = Objects.requireNonNull(reads.get(translation.clusterNames, plan));
    String endpointsName =
        plan.endpoints()
            .map(
                endpoints ->
                    Objects.requireNonNull(reads.get(translation.endpointNames, endpoints)))
            .orElse("");
    return Resource.of(
        ResourceType.CLUSTER,
        name,
        Clusters.message(plan, chainParts.source(), name, endpointsName),
        users(plan));
  }

  /** The Services behind a cluster, which lead to the objects that use it. */
  private static Sources users(ClusterPlan plan) {
    return plan.endpoints()
        .map(EnvoyTables::services)
        .orElse(Sources.of("Cluster " + plan.contourName()));
  }

  private static Sources services(EndpointsPlan plan) {
    SortedSet<ObjectKey> services = new TreeSet<>();
    plan.localities()
        .forEach(locality -> services.add(ObjectKey.of(Kind.SERVICE, locality.service())));
    return sources(services);
  }

  private Resource loadAssignment(EndpointsPlan plan, Reads reads) {
    String name = Objects.requireNonNull(reads.get(translation.endpointNames, plan));
    return Resource.of(
        ResourceType.ENDPOINT,
        name,
        LoadAssignments.message(weighted(plan, reads), name, service -> slices(service, reads)),
        services(plan));
  }

  private EndpointsPlan weighted(EndpointsPlan plan, Reads reads) {
    SequencedCollection<EndpointsUse> uses = reads.keys(translation.usesByEndpoints, plan);
    return uses.isEmpty() ? plan : plan.withWeight(uses.getFirst().weight());
  }

  private Collection<EndpointSlice> slices(NamespacedName service, Reads reads) {
    SequencedCollection<NamespacedName> names =
        reads.keys(translation.inputs.slicesByService, service);
    List<EndpointSlice> slices = new ArrayList<>(names.size());
    for (NamespacedName name : names) {
      @Nullable EndpointSlice slice = reads.get(translation.inputs.endpointSlices, name);
      if (slice != null) {
        slices.add(slice);
      }
    }
    return slices;
  }

  private @Nullable Resource secret(NamespacedName name, Reads reads) {
    @Nullable Secret secret = reads.get(translation.inputs.secrets, name);
    @Nullable SecretCheck check =
        reads.get(translation.checkedSecrets, new SecretUse(name, SecretUse.Purpose.CERTIFICATE));
    if (secret == null || !(check instanceof SecretCheck.Certificate(String sdsName))) {
      return null;
    }
    return Resource.of(
        ResourceType.SECRET,
        sdsName,
        Secrets.certificate(
            sdsName, secret.value("tls.crt").bytes(), secret.value("tls.key").bytes()),
        Sources.of(ObjectKey.of(Kind.SECRET, name).toString()));
  }
}
