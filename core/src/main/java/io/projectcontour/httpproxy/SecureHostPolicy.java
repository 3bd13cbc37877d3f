package io.projectcontour.httpproxy;

import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.finding.Findings;
import io.projectcontour.host.ConnectionFeature;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.tables.Lookups;
import java.util.List;
import java.util.Set;

/** One policy of a virtual host behind TLS. */
@FunctionalInterface
public interface SecureHostPolicy {
  /**
   * Reads the policy.
   *
   * @param features what the policy adds to the host's HTTP connection manager
   * @param clusters clusters that the policy needs
   * @return false if the host must not be served: the reason has been noted as an error
   */
  boolean translate(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<ConnectionFeature> features,
      Set<ClusterPlan> clusters);
}
