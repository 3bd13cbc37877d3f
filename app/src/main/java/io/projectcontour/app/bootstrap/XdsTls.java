package io.projectcontour.app.bootstrap;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.projectcontour.app.bootstrap.BootstrapSettings.TlsFiles;
import java.util.List;

/**
 * TLS towards the xDS server, whose certificate has to be for the name {@code contour}.
 *
 * <p>With a resources directory the certificates are secrets in files that Envoy watches, and are
 * replaced without a restart; without one they are read once.
 */
final class XdsTls {
  private static final String CERTIFICATE_SECRET = "contour_xds_tls_certificate";
  private static final String VALIDATION_SECRET = "contour_xds_tls_validation_context";

  /**
   * What Envoy's TLS library offers by itself, and P-521, which it leaves out: there are
   * certificates for it.
   */
  private static final List<String> SIGNATURE_ALGORITHMS =
      List.of(
          "ecdsa_secp256r1_sha256",
          "rsa_pss_rsae_sha256",
          "rsa_pkcs1_sha256",
          "ecdsa_secp384r1_sha384",
          "rsa_pss_rsae_sha384",
          "rsa_pkcs1_sha384",
          "ecdsa_secp521r1_sha512",
          "rsa_pss_rsae_sha512",
          "rsa_pkcs1_sha512",
          "rsa_pkcs1_sha1");

  private XdsTls() {}

  /** The socket of the xDS cluster. */
  static TransportSocket socket(BootstrapSettings settings, TlsFiles files) {
    CommonTlsContext context =
        settings.resourcesDirectory().map(XdsTls::watched).orElseGet(() -> readOnce(files));
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(
            Any.pack(UpstreamTlsContext.newBuilder().setCommonTlsContext(context).build()))
        .build();
  }

  /** Path of the file with the secret that {@link #certificateSecret} describes. */
  static String certificateFile(String resourcesDirectory) {
    return BootstrapFiles.secretsDirectory(resourcesDirectory) + "/xds-tls-certificate.json";
  }

  /** Path of the file with the secret that {@link #validationSecret} describes. */
  static String validationFile(String resourcesDirectory) {
    return BootstrapFiles.secretsDirectory(resourcesDirectory) + "/xds-validation-context.json";
  }

  /** What Envoy shows. */
  static DiscoveryResponse certificateSecret(TlsFiles files) {
    return only(
        Secret.newBuilder()
            .setName(CERTIFICATE_SECRET)
            .setTlsCertificate(certificate(files))
            .build());
  }

  /** What Envoy trusts. */
  static DiscoveryResponse validationSecret(TlsFiles files) {
    return only(
        Secret.newBuilder()
            .setName(VALIDATION_SECRET)
            .setValidationContext(validation(files))
            .build());
  }

  private static DiscoveryResponse only(Secret secret) {
    return DiscoveryResponse.newBuilder().addResources(Any.pack(secret)).build();
  }

  private static CommonTlsContext readOnce(TlsFiles files) {
    return CommonTlsContext.newBuilder()
        .setTlsParams(upToTls13())
        .addTlsCertificates(certificate(files))
        .setValidationContext(validation(files))
        .build();
  }

  private static CommonTlsContext watched(String resourcesDirectory) {
    return CommonTlsContext.newBuilder()
        .setTlsParams(upToTls13().addAllSignatureAlgorithms(SIGNATURE_ALGORITHMS))
        .addTlsCertificateSdsSecretConfigs(
            SdsSecretConfig.newBuilder()
                .setName(CERTIFICATE_SECRET)
                .setSdsConfig(XdsSources.file(certificateFile(resourcesDirectory))))
        .setValidationContextSdsSecretConfig(
            SdsSecretConfig.newBuilder()
                .setName(VALIDATION_SECRET)
                .setSdsConfig(XdsSources.file(validationFile(resourcesDirectory))))
        .build();
  }

  private static TlsParameters.Builder upToTls13() {
    return TlsParameters.newBuilder()
        .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3);
  }

  private static TlsCertificate certificate(TlsFiles files) {
    return TlsCertificate.newBuilder()
        .setCertificateChain(file(files.certFile()))
        .setPrivateKey(file(files.keyFile()))
        .build();
  }

  private static CertificateValidationContext validation(TlsFiles files) {
    return CertificateValidationContext.newBuilder()
        .setTrustedCa(file(files.caFile()))
        .addMatchTypedSubjectAltNames(
            SubjectAltNameMatcher.newBuilder()
                .setSanType(SubjectAltNameMatcher.SanType.DNS)
                .setMatcher(StringMatcher.newBuilder().setExact(BootstrapClusters.XDS_CLUSTER)))
        .build();
  }

  private static DataSource file(String path) {
    return DataSource.newBuilder().setFilename(path).build();
  }
}
