package io.projectcontour.envoy;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.projectcontour.settings.StatsSettings;
import java.util.ArrayList;
import java.util.List;

/** Secrets (spec: xds.md section 6). */
public final class Secrets {
  /** The certificate of the metrics listener. */
  static final String METRICS_CERTIFICATE = "metrics-tls-certificate";

  /** The authorities of the metrics listener's clients. */
  static final String METRICS_AUTHORITIES = "metrics-ca-certificate";

  private Secrets() {}

  /** A certificate and its key. */
  public static Secret certificate(String name, byte[] chain, byte[] key) {
    Secret.Builder secret = Secret.newBuilder().setName(name);
    secret
        .getTlsCertificateBuilder()
        .setCertificateChain(DataSource.newBuilder().setInlineBytes(ByteString.copyFrom(chain)))
        .setPrivateKey(DataSource.newBuilder().setInlineBytes(ByteString.copyFrom(key)));
    return secret.build();
  }

  /** The secrets that do not come from Kubernetes: files in the Envoy container. */
  public static List<Secret> fromFiles(StatsSettings stats) {
    List<Secret> secrets = new ArrayList<>();
    stats
        .metricsTls()
        .ifPresent(
            tls -> {
              Secret.Builder certificate = Secret.newBuilder().setName(METRICS_CERTIFICATE);
              certificate
                  .getTlsCertificateBuilder()
                  .setCertificateChain(DataSource.newBuilder().setFilename(tls.certFile()))
                  .setPrivateKey(DataSource.newBuilder().setFilename(tls.keyFile()));
              secrets.add(certificate.build());
              if (!tls.caFile().isEmpty()) {
                Secret.Builder authorities = Secret.newBuilder().setName(METRICS_AUTHORITIES);
                authorities
                    .getValidationContextBuilder()
                    .setTrustedCa(DataSource.newBuilder().setFilename(tls.caFile()));
                secrets.add(authorities.build());
              }
            });
    return secrets;
  }
}
