package io.projectcontour.feature;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.envoy.message.DiscoverySource;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.envoy.message.TlsMessages;
import io.projectcontour.settings.GoDuration;
import io.projectcontour.settings.Timeout;
import io.projectcontour.settings.TlsParameters;
import io.projectcontour.tls.CertificateReference;
import java.util.List;
import java.util.Optional;

/**
 * How Envoy talks to a backend: protocol, TLS and the life of connections (spec: httpproxy.md
 * section 22).
 *
 * @param protocol protocol and whether TLS is used
 * @param explicitHttp1 say so even where HTTP/1.1 is the default
 * @param sni the server name in TLS; empty for none
 * @param validation how the backend's certificate is checked; without it any certificate will do
 * @param clientCertificate what Envoy shows
 * @param tls limits of what is negotiated; absent to leave them to Envoy
 * @param idle how long an unused connection lives
 * @param maxRequests after how many requests a connection is closed
 */
public record UpstreamConnection(
    UpstreamProtocol protocol,
    boolean explicitHttp1,
    String sni,
    Optional<Validation> validation,
    Optional<CertificateReference> clientCertificate,
    Optional<TlsParameters> tls,
    Timeout idle,
    Optional<Integer> maxRequests)
    implements ClusterFeature {

  /**
   * How the backend's certificate is checked.
   *
   * @param secretName the name of the Secret with the authorities, which is part of the cluster's
   *     name
   * @param authorities PEM certificates
   * @param subjectNames DNS names, of which the certificate must have one
   */
  public record Validation(String secretName, ByteString authorities, List<String> subjectNames) {
    /** Copies the list. */
    public Validation {
      subjectNames = List.copyOf(subjectNames);
    }
  }

  @Override
  public void apply(Cluster.Builder cluster, DiscoverySource source) {
    if (protocol.isTls()) {
      cluster.setTransportSocket(transportSocket(source));
    }
    boolean http2 = protocol == UpstreamProtocol.H2 || protocol == UpstreamProtocol.H2C;
    if (!http2 && !explicitHttp1 && idle instanceof Timeout.Default && maxRequests.isEmpty()) {
      return;
    }
    HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();
    if (http2) {
      options
          .getExplicitHttpConfigBuilder()
          .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    } else {
      // The message without options of its own: HTTP/1.1 as Envoy speaks it by default.
      options
          .getExplicitHttpConfigBuilder()
          .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
    }
    idle.toField()
        .ifPresent(
            limit ->
                options
                    .getCommonHttpProtocolOptionsBuilder()
                    .setIdleTimeout(Messages.duration(limit)));
    maxRequests.ifPresent(
        count ->
            options
                .getCommonHttpProtocolOptionsBuilder()
                .setMaxRequestsPerConnection(Messages.uint32(count)));
    cluster.putTypedExtensionProtocolOptions(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Messages.any(options.build()));
  }

  private TransportSocket transportSocket(DiscoverySource source) {
    CommonTlsContext.Builder common = CommonTlsContext.newBuilder();
    tls.ifPresent(
        limits ->
            common.setTlsParams(
                TlsMessages.parameters(limits, limits.minimum(), limits.maximum())));
    clientCertificate.ifPresent(
        certificate -> common.addTlsCertificateSdsSecretConfigs(source.sds(certificate.sdsName())));
    validation.ifPresent(check -> common.setValidationContext(validationContext(check)));
    if (protocol == UpstreamProtocol.H2) {
      common.addAlpnProtocols("h2");
    }
    return TransportSocket.newBuilder()
        .setName(TlsMessages.TRANSPORT_SOCKET)
        .setTypedConfig(
            Messages.any(
                UpstreamTlsContext.newBuilder().setSni(sni).setCommonTlsContext(common).build()))
        .build();
  }

  private static CertificateValidationContext validationContext(Validation check) {
    CertificateValidationContext.Builder context =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(DataSource.newBuilder().setInlineBytes(check.authorities()));
    for (String name : check.subjectNames()) {
      context.addMatchTypedSubjectAltNames(
          SubjectAltNameMatcher.newBuilder()
              .setSanType(SubjectAltNameMatcher.SanType.DNS)
              .setMatcher(StringMatcher.newBuilder().setExact(name)));
    }
    return context.build();
  }

  @Override
  public String nameText() {
    return validation.map(check -> check.secretName() + check.subjectNames().getFirst()).orElse("")
        + protocol.text()
        + sni
        + idle.toField().map(GoDuration::format).orElse("");
  }
}
