package io.projectcontour.httpproxy;

import io.projectcontour.finding.Findings;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.route.VirtualHostFeature;
import io.projectcontour.tables.Lookups;
import java.util.List;

/** One policy of a virtual host of an HTTPProxy. */
@FunctionalInterface
public interface VirtualHostPolicy {
  /**
   * Reads the policy.
   *
   * @return false if the host must not be served: the reason has been noted as an error
   */
  boolean translate(
      HttpProxy root,
      HttpProxy.VirtualHost host,
      Lookups lookups,
      Findings.Visit visit,
      List<VirtualHostFeature> features);
}
