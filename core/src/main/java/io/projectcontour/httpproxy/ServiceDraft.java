package io.projectcontour.httpproxy;

import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.route.DestinationFeature;
import io.projectcontour.tls.CertificateReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Service of a route while its policies are read. Lives during one derivation only. */
public final class ServiceDraft {
  /** How to talk to the backend. */
  public UpstreamProtocol protocol = UpstreamProtocol.PLAIN;

  /** How the backend's certificate is checked. */
  public Optional<UpstreamConnection.Validation> validation = Optional.empty();

  /** What Envoy shows to the backend. */
  public Optional<CertificateReference> clientCertificate = Optional.empty();

  /** The host name that requests to this Service get; empty to keep theirs. */
  public String hostRewrite = "";

  /** Lets new backends warm up. */
  public Optional<ClusterFeature> slowStart = Optional.empty();

  /** Policies of the destination. */
  public final List<DestinationFeature> features = new ArrayList<>();
}
