package io.projectcontour.feature;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.k8s.contour.Tls;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the header {@code x-forwarded-client-cert} says to backends (spec: httpproxy.md section
 * 20.2).
 */
public record ForwardedClientCertificate(Tls.ForwardClientCertificate parts)
    implements ConnectionFeature {
  @Override
  public Slot slot() {
    return Slot.NONE;
  }

  @Override
  public Optional<HttpFilter> filter(Function<ClusterPlan, String> clusterNames) {
    return Optional.empty();
  }

  @Override
  public void apply(HttpConnectionManager.Builder manager) {
    manager
        .setForwardClientCertDetails(HttpConnectionManager.ForwardClientCertDetails.SANITIZE_SET)
        .setSetCurrentClientCertDetails(
            HttpConnectionManager.SetCurrentClientCertDetails.newBuilder()
                .setSubject(BoolValue.of(parts.subject()))
                .setCert(parts.cert())
                .setChain(parts.chain())
                .setDns(parts.dns())
                .setUri(parts.uri()));
  }
}
