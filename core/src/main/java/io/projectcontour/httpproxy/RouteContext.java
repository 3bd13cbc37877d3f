package io.projectcontour.httpproxy;

import io.projectcontour.finding.Findings;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyRoute;
import io.projectcontour.tables.Lookups;
import java.util.Map;

/**
 * Where a route stands.
 *
 * @param root the HTTPProxy that names the host
 * @param virtualHost the root's virtual host
 * @param proxy the HTTPProxy that defines the route; Services and Secrets are looked for in its
 *     namespace
 * @param visit takes errors and warnings about {@code proxy}
 * @param variables what {@code %NAME%} stands for in header values; grows while the object's
 *     Services are read
 */
public record RouteContext(
    HttpProxy root,
    HttpProxy.VirtualHost virtualHost,
    HttpProxy proxy,
    HttpProxyRoute route,
    Lookups lookups,
    Findings.Visit visit,
    Map<String, String> variables) {
  /** The namespace in which names without one are looked for. */
  public String namespace() {
    return proxy.metadata().namespace();
  }
}
