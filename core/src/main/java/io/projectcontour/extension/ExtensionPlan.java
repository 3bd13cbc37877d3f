package io.projectcontour.extension;

import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.ObjectKey;
import io.projectcontour.settings.Timeout;
import io.projectcontour.tls.CertificateReference;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An ExtensionService, judged.
 *
 * @param cluster how it is reached; absent when the object is not valid
 * @param responseTimeout how long Envoy waits for its answers unless the asking side says otherwise
 * @param serverName the name in TLS, which is also the authority of gRPC calls; empty for none
 * @param clientCertificate what Envoy shows to it
 */
public record ExtensionPlan(
    Optional<ClusterPlan> cluster,
    Timeout responseTimeout,
    String serverName,
    Optional<CertificateReference> clientCertificate,
    Verdict verdict,
    SortedSet<ObjectKey> sources) {
  /** Copies the set. */
  public ExtensionPlan {
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  /** The name of a service's cluster. */
  public static String clusterName(NamespacedName service) {
    return "extension/" + service;
  }

  /** How Envoy addresses gRPC calls to a service (spec: xds.md section 5.3). */
  public static GrpcService.Builder grpcService(NamespacedName service, String serverName) {
    String cluster = clusterName(service);
    return GrpcService.newBuilder()
        .setEnvoyGrpc(
            GrpcService.EnvoyGrpc.newBuilder()
                .setClusterName(cluster)
                .setAuthority(serverName.isEmpty() ? cluster.replace('/', '.') : serverName));
  }
}
