package io.projectcontour.translate;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsPlan;
import io.projectcontour.engine.DerivedTable;
import io.projectcontour.engine.Engine;
import io.projectcontour.engine.Reads;
import io.projectcontour.envoy.Clusters;
import io.projectcontour.envoy.FilterChains;
import io.projectcontour.envoy.GlobalServices;
import io.projectcontour.envoy.LoadAssignments;
import io.projectcontour.envoy.RouteConfigurations;
import io.projectcontour.envoy.Secrets;
import io.projectcontour.envoy.VirtualHosts;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.HostPlan;
import io.projectcontour.host.SecureHostPlan;
import io.projectcontour.k8s.EndpointSlice;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.k8s.Secret;
import io.projectcontour.settings.Settings;
import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.Sources;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
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

  /** Hosts of the plain listener. */
  public final DerivedTable<HostKey, Resource> plainHosts;

  /** Hosts that are also served to clients without SNI. */
  public final DerivedTable<HostKey, Resource> fallbackHosts;

  /** Route configurations of the TLS listener, one for each host. */
  public final DerivedTable<HostKey, Resource> secureRoutes;

  /** Filter chains of the TLS listener. */
  public final DerivedTable<HostKey, EncodedChain> filterChains;

  /** The chain for clients without SNI, as each host that takes part would make it. */
  public final DerivedTable<HostKey, EncodedChain> fallbackChains;

  /** Clusters. */
  public final DerivedTable<ClusterPlan, Resource> clusters;

  /** Endpoints. */
  public final DerivedTable<EndpointsPlan, Resource> loadAssignments;

  /** Certificates. */
  public final DerivedTable<NamespacedName, Resource> secrets;

  /** What all HTTP connection managers have in common. */
  public final DerivedTable<String, GlobalServices> globalServices;

  /** A filter chain and the objects it was made from. */
  public record EncodedChain(FilterChain chain, Sources sources) {}

  /** Declares the tables behind those of the translation. */
  public EnvoyTables(Engine engine, Translation translation, Settings settings) {
    this.translation = translation;
    this.settings = settings;
    globalServices = translation.globalServices;
    plainHosts = engine.derived("plainHosts", List.of(translation.hosts), this::plainHost);
    fallbackHosts = engine.derived("fallbackHosts", List.of(translation.hosts), this::fallbackHost);
    secureRoutes = engine.derived("secureRoutes", List.of(translation.hosts), this::secureRoutes);
    filterChains = engine.derived("filterChains", List.of(translation.hosts), this::filterChain);
    fallbackChains =
        engine.derived("fallbackChains", List.of(translation.hosts), this::fallbackChain);
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
    return new VirtualHosts(clusterNames(reads));
  }

  private Function<ClusterPlan, String> clusterNames(Reads reads) {
    return plan -> Objects.requireNonNull(reads.get(translation.clusterNames, plan));
  }

  private @Nullable Resource plainHost(HostKey key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key);
    if (host == null || host.plain().isEmpty()) {
      return null;
    }
    return Resource.of(
        ResourceType.VIRTUAL_HOST,
        key.name(),
        virtualHosts(reads).message(host.plain().get(), false),
        sources(host.sources()));
  }

  private @Nullable Resource fallbackHost(HostKey key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key);
    Optional<SecureHostPlan.Serves.Http> http = http(host);
    if (host == null
        || http.isEmpty()
        || host.secure().flatMap(SecureHostPlan::fallback).isEmpty()) {
      return null;
    }
    return Resource.of(
        ResourceType.VIRTUAL_HOST,
        key.name(),
        virtualHosts(reads).message(http.get().host(), true),
        sources(host.sources()));
  }

  private @Nullable Resource secureRoutes(HostKey key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key);
    Optional<SecureHostPlan.Serves.Http> http = http(host);
    if (host == null || http.isEmpty()) {
      return null;
    }
    String name = RouteConfigurations.secureName(key.name());
    ByteString virtualHost = virtualHosts(reads).message(http.get().host(), true).toByteString();
    return Resource.of(
        ResourceType.ROUTE,
        name,
        RouteConfigurations.assemble(name, List.of(RouteConfigurations.encode(virtualHost))),
        sources(host.sources()));
  }

  private static Optional<SecureHostPlan.Serves.Http> http(@Nullable HostPlan host) {
    return host == null
        ? Optional.empty()
        : host.secure()
            .map(SecureHostPlan::serves)
            .filter(SecureHostPlan.Serves.Http.class::isInstance)
            .map(SecureHostPlan.Serves.Http.class::cast);
  }

  private FilterChains chains(Reads reads) {
    GlobalServices services = Objects.requireNonNull(reads.get(globalServices, Translation.ONLY));
    return new FilterChains(settings, services, clusterNames(reads));
  }

  private @Nullable EncodedChain filterChain(HostKey key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key);
    if (host == null || host.secure().isEmpty()) {
      return null;
    }
    return new EncodedChain(chains(reads).message(host.secure().get()), sources(host.sources()));
  }

  private @Nullable EncodedChain fallbackChain(HostKey key, Reads reads) {
    @Nullable HostPlan host = reads.get(translation.hosts, key);
    if (host == null || host.secure().isEmpty() || host.secure().get().fallback().isEmpty()) {
      return null;
    }
    SecureHostPlan secure = host.secure().get();
    return secure
        .fallback()
        .map(
            certificate ->
                new EncodedChain(
                    chains(reads).fallback(certificate, secure), sources(host.sources())))
        .orElse(null);
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
        ResourceType.CLUSTER, name, Clusters.message(plan, name, endpointsName), users(plan));
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
        LoadAssignments.message(plan, name, service -> slices(service, reads)),
        services(plan));
  }

  private Collection<EndpointSlice> slices(NamespacedName service, Reads reads) {
    NavigableSet<NamespacedName> names = reads.keys(translation.inputs.slicesByService, service);
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
