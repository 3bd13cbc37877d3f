package io.projectcontour.httpproxy;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.k8s.contour.HttpProxyService;

/** One policy of a Service in a route. */
@FunctionalInterface
public interface ServicePolicy {
  /**
   * Reads the policy.
   *
   * @return false if the object's routes must not be served: the reason has been noted as an error
   */
  boolean translate(
      RouteContext context,
      HttpProxyService service,
      BackendLookup.Found backend,
      RouteDraft route,
      ServiceDraft draft);
}
