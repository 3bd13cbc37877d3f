package io.projectcontour.gateway;

import io.projectcontour.gateway.RoutePlan.Attachment;
import io.projectcontour.gateway.RoutePlan.Rule;
import io.projectcontour.gateway.RoutePlan.Serves;
import io.projectcontour.host.HostDraft;
import io.projectcontour.host.ListenerDraft;
import io.projectcontour.host.TcpProxyPlan;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.Kind;
import io.projectcontour.settings.TlsVersion;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.TlsTermination;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the routes of a host add to it. They win over HTTPProxies and Ingresses, as in Contour. */
public final class GatewayHost {
  private static final List<Kind> ORDER =
      List.of(Kind.HTTP_ROUTE, Kind.TLS_ROUTE, Kind.GRPC_ROUTE, Kind.TCP_ROUTE);

  private GatewayHost() {}

  /** A route with the rules that it has lost to others. */
  public record Contribution(RoutePlan plan, DroppedRules dropped) {}

  /**
   * Adds to the host what its routes say.
   *
   * @param certificates of the Gateway's listeners, by their names
   */
  public static void addTo(
      HostDraft host,
      Collection<Contribution> contributions,
      Function<String, Optional<CertificateReference>> certificates) {
    Set<Kind> forwarded = new HashSet<>();
    contributions.stream()
        .sorted(
            Comparator.comparingInt((Contribution it) -> ORDER.indexOf(it.plan().key().kind()))
                .thenComparing(Contribution::plan, RoutePlan.OLDEST_FIRST))
        .forEach(contribution -> add(host, contribution, certificates, forwarded));
  }

  private static void add(
      HostDraft host,
      Contribution contribution,
      Function<String, Optional<CertificateReference>> certificates,
      Set<Kind> forwarded) {
    RoutePlan plan = contribution.plan();
    for (int i = 0; i < plan.attachments().size(); i++) {
      Attachment attachment = plan.attachments().get(i);
      if (!attachment.hosts().contains(host.key())) {
        continue;
      }
      ListenerDraft draft = host.on(attachment.envoy());
      switch (attachment.serves()) {
        case Serves.Http(List<Rule> rules) -> {
          // Without TLS taken off there is nothing that could be read as HTTP.
          if (attachment.terminates()
              || attachment.envoy().protocol() == TrafficListener.Protocol.HTTP) {
            for (Rule rule : rules) {
              if (!contribution.dropped().has(i, rule.index())) {
                rule.routes().forEach(draft::add);
                draft.endpointUses.addAll(EndpointShares.of(rule));
                terminate(attachment, draft, certificates);
              }
            }
          }
        }
        case Serves.Tcp(TcpProxyPlan proxy) -> {
          // Contour leaves to chance which of several routes of a kind gets a host: the oldest.
          if (forwarded.add(plan.key().kind())) {
            draft.tcpProxy = Optional.of(proxy);
            draft.endpointUses.addAll(EndpointShares.of(proxy));
            terminate(attachment, draft, certificates);
          }
        }
        case Serves.WholePort _ -> {} // has no hosts
      }
    }
  }

  /** Limits of the HTTPProxy that may share the host stay, above all demands on clients. */
  private static void terminate(
      Attachment attachment,
      ListenerDraft draft,
      Function<String, Optional<CertificateReference>> certificates) {
    if (!attachment.terminates()) {
      return;
    }
    certificates
        .apply(attachment.section())
        .ifPresent(
            certificate ->
                draft.termination =
                    Optional.of(
                        draft
                            .termination
                            .map(
                                tls ->
                                    new TlsTermination(
                                        certificate,
                                        tls.minimum(),
                                        tls.maximum(),
                                        tls.clientValidation()))
                            .orElseGet(
                                () ->
                                    new TlsTermination(
                                        certificate,
                                        TlsVersion.TLS_1_2,
                                        TlsVersion.TLS_1_3,
                                        Optional.empty()))));
  }
}
