package io.projectcontour.status;

import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyStatus;

/**
 * How an HTTPProxy is doing, without the reasons.
 *
 * @param isRoot whether it has a virtual host of its own
 * @param virtualHost the host name of a root as its owner wrote it; empty for others
 */
public record HttpProxyState(boolean isRoot, String virtualHost, Verdict verdict) {
  /** What its status says in one word. */
  public enum Verdict {
    /** It is served. */
    VALID,
    /** It has an error. */
    INVALID,
    /** No root includes it. */
    ORPHANED
  }

  /** The state that a status tells. */
  public static HttpProxyState of(HttpProxy proxy, HttpProxyStatus status) {
    var virtualHost = proxy.spec().virtualhost();
    Verdict verdict =
        switch (String.valueOf(status.currentStatus())) {
          case "valid" -> Verdict.VALID;
          case "orphaned" -> Verdict.ORPHANED;
          default -> Verdict.INVALID;
        };
    return new HttpProxyState(
        virtualHost != null, virtualHost == null ? "" : virtualHost.fqdn(), verdict);
  }
}
