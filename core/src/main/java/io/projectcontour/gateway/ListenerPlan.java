package io.projectcontour.gateway;

import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.gateway.Listener;
import io.projectcontour.tls.CertificateReference;
import java.util.List;
import java.util.Optional;

/**
 * A listener of the Gateway, judged.
 *
 * @param routing what routes need to know of it
 * @param certificate what it terminates TLS with
 * @param conditions for its status
 */
public record ListenerPlan(
    Routing routing, Optional<CertificateReference> certificate, List<ConditionNote> conditions) {
  /** Copies the list. */
  public ListenerPlan {
    conditions = List.copyOf(conditions);
  }

  /**
   * What routes need to know of a listener. The certificate is left out: a new one is no change for
   * them.
   *
   * @param envoy Envoy's listener, which listeners of one port share; absent when the listener is
   *     in conflict with an earlier one
   * @param kinds of routes that may attach
   * @param ready whether it can serve
   * @param terminates whether it takes the TLS off
   */
  record Routing(
      Listener listener,
      Optional<TrafficListener> envoy,
      List<Kind> kinds,
      NamespaceRule namespaces,
      boolean ready,
      boolean terminates) {
    /** Copies the list. */
    Routing {
      kinds = List.copyOf(kinds);
    }
  }
}
