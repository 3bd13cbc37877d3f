package io.projectcontour.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.envoy.message.TlsMessages;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.host.HostKey;
import io.projectcontour.host.SecureHostPlan;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.settings.ListenerSettings.HttpVersion;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.TlsVersion;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.TlsTermination;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Filter chains of TLS and TCP listeners (spec: xds.md sections 2.3 and 2.4). */
public final class FilterChains {
  private static final Duration TCP_IDLE = Duration.ofSeconds(9001);

  private final ChainParts parts;
  private final Settings settings;
  private final HttpConnectionManagers managers;
  private final Function<ClusterPlan, String> clusterNames;

  /** With the services of the configuration and the names that clusters go by. */
  public FilterChains(
      ChainParts parts, GlobalServices services, Function<ClusterPlan, String> clusterNames) {
    this.parts = parts;
    this.settings = parts.settings();
    this.managers = new HttpConnectionManagers(parts, services);
    this.clusterNames = clusterNames;
  }

  /** The chain of a host. */
  public FilterChain message(TrafficListener listener, SecureHostPlan plan) {
    FilterChain.Builder chain = FilterChain.newBuilder();
    chain.setFilterChainMatch(
        plan.serverName().equals("*")
            ? FilterChainMatch.newBuilder().setTransportProtocol("tls")
            : FilterChainMatch.newBuilder().addServerNames(plan.serverName()));
    switch (plan.serves()) {
      case SecureHostPlan.Serves.Http(_, var features) -> {
        chain.addFilters(
            managers.secure(listener, new HostKey(plan.serverName()), features, clusterNames));
        plan.termination().ifPresent(tls -> chain.setTransportSocket(downstream(tls, protocols())));
      }
      case SecureHostPlan.Serves.Tcp(TcpProxyPlan proxy) -> {
        chain.addFilters(tcpProxy(proxy, listener, parts.accessLogs(listener.protocol())));
        plan.termination().ifPresent(tls -> chain.setTransportSocket(downstream(tls, List.of())));
      }
    }
    return chain.build();
  }

  /** The chain for clients without SNI. */
  public FilterChain fallback(
      TrafficListener listener, CertificateReference certificate, SecureHostPlan plan) {
    List<ConnectionFeature> features =
        plan.serves() instanceof SecureHostPlan.Serves.Http(_, var own) ? own : List.of();
    TlsTermination termination =
        new TlsTermination(certificate, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, Optional.empty());
    return FilterChain.newBuilder()
        .setName("fallback-certificate")
        .setFilterChainMatch(FilterChainMatch.newBuilder().setTransportProtocol("tls"))
        .addFilters(managers.fallback(listener, features, clusterNames))
        .setTransportSocket(downstream(termination, protocols()))
        .build();
  }

  private List<String> protocols() {
    Set<HttpVersion> versions = settings.listener().httpVersions();
    if (versions.size() != 1) {
      return List.of("h2", "http/1.1");
    }
    return List.of(versions.contains(HttpVersion.HTTP_2) ? "h2" : "http/1.1");
  }

  /** The only chain of a listener that forwards all connections as bytes. */
  public FilterChain wholePort(TrafficListener listener, TcpProxyPlan plan) {
    return FilterChain.newBuilder()
        .addFilters(tcpProxy(plan, listener, parts.accessLogs(TrafficListener.Protocol.TCP)))
        .build();
  }

  private Filter tcpProxy(TcpProxyPlan plan, TrafficListener listener, List<AccessLog> logs) {
    TcpProxy.Builder proxy =
        TcpProxy.newBuilder()
            .setStatPrefix(listener.name())
            .addAllAccessLog(logs)
            .setIdleTimeout(Messages.duration(TCP_IDLE));
    List<TcpProxyPlan.Target> targets = plan.targets();
    if (targets.size() == 1) {
      proxy.setCluster(clusterNames.apply(targets.getFirst().cluster()));
    } else {
      boolean allZero = targets.stream().allMatch(target -> target.weight() == 0);
      TcpProxy.WeightedCluster.Builder weighted = TcpProxy.WeightedCluster.newBuilder();
      targets.stream()
          .filter(target -> allZero || target.weight() > 0)
          .map(
              target ->
                  TcpProxy.WeightedCluster.ClusterWeight.newBuilder()
                      .setName(clusterNames.apply(target.cluster()))
                      .setWeight(allZero ? 1 : (int) target.weight())
                      .build())
          .sorted(
              Comparator.comparing(TcpProxy.WeightedCluster.ClusterWeight::getName)
                  .thenComparingInt(TcpProxy.WeightedCluster.ClusterWeight::getWeight))
          .forEach(weighted::addClusters);
      proxy.setWeightedClusters(weighted);
    }
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Messages.any(proxy.build()))
        .build();
  }

  private TransportSocket downstream(TlsTermination termination, List<String> protocols) {
    var listener = settings.tls().parameters();
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(
                TlsMessages.parameters(
                    listener,
                    TlsVersion.max(listener.minimum(), termination.minimum()),
                    TlsVersion.min(listener.maximum(), termination.maximum())))
            .addTlsCertificateSdsSecretConfigs(
                parts.source().sds(termination.certificate().sdsName()))
            .addAllAlpnProtocols(protocols);
    DownstreamTlsContext.Builder context = DownstreamTlsContext.newBuilder();
    termination
        .clientValidation()
        .ifPresent(
            validation -> {
              common.setValidationContext(validationContext(validation));
              context.setRequireClientCertificate(BoolValue.of(!validation.optional()));
            });
    return TransportSocket.newBuilder()
        .setName(TlsMessages.TRANSPORT_SOCKET)
        .setTypedConfig(Messages.any(context.setCommonTlsContext(common).build()))
        .build();
  }

  private static CertificateValidationContext validationContext(
      TlsTermination.ClientValidation validation) {
    CertificateValidationContext.Builder context =
        CertificateValidationContext.newBuilder()
            .setTrustChainVerification(
                validation.acceptUntrusted()
                    ? CertificateValidationContext.TrustChainVerification.ACCEPT_UNTRUSTED
                    : CertificateValidationContext.TrustChainVerification.VERIFY_TRUST_CHAIN);
    if (!validation.authorities().isEmpty()) {
      context.setTrustedCa(DataSource.newBuilder().setInlineBytes(validation.authorities()));
    }
    if (!validation.revocations().isEmpty()) {
      context
          .setCrl(DataSource.newBuilder().setInlineBytes(validation.revocations()))
          .setOnlyVerifyLeafCertCrl(validation.revocationsOfLeafOnly());
    }
    return context.build();
  }
}
