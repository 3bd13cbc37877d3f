package io.projectcontour.status;

import io.projectcontour.extension.ExtensionPlan;
import io.projectcontour.finding.Finding;
import io.projectcontour.finding.Findings;
import io.projectcontour.finding.Verdict;
import io.projectcontour.k8s.LoadBalancerStatus;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.ConditionsStatus;
import io.projectcontour.k8s.contour.DetailedCondition;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.k8s.contour.HttpProxy;
import io.projectcontour.k8s.contour.HttpProxyStatus;
import io.projectcontour.settings.IpAddresses;
import io.projectcontour.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Statuses from verdicts (spec: status.md). Pure functions. */
public final class StatusDerivations {
  private static final String ORPHANED = "Orphaned";

  private StatusDerivations() {}

  /**
   * The status of an HTTPProxy.
   *
   * @param verdicts from each host that looked at it, in the order of the hosts; empty for a child
   *     that no root reaches
   */
  public static HttpProxyStatus httpProxy(
      HttpProxy proxy, Stream<Verdict> verdicts, LoadBalancerStatus loadBalancer) {
    Optional<Verdict> joined = verdicts.reduce(Findings::join);
    if (joined.isEmpty()) {
      Finding orphaned =
          new Finding(
              ORPHANED,
              ORPHANED,
              "this HTTPProxy is not part of a delegation chain from a root HTTPProxy");
      Verdict verdict = new Verdict(proxy.key(), "", List.of(orphaned), List.of());
      return new HttpProxyStatus(
          "orphaned",
          orphaned.message(),
          loadBalancer,
          List.of(Conditions.valid(verdict, proxy.metadata().generation())));
    }
    DetailedCondition condition = Conditions.valid(joined.get(), proxy.metadata().generation());
    return new HttpProxyStatus(
        joined.get().isValid() ? "valid" : "invalid",
        condition.message(),
        loadBalancer,
        List.of(condition));
  }

  /** The status of an ExtensionService. */
  public static ConditionsStatus extensionService(ExtensionService service, ExtensionPlan plan) {
    return new ConditionsStatus(
        List.of(Conditions.valid(plan.verdict(), service.metadata().generation())));
  }

  /**
   * The addresses for all statuses: the configured ones, else those of the Service in front of
   * Envoy.
   */
  public static LoadBalancerStatus loadBalancer(Settings settings, Optional<Service> envoyService) {
    if (!settings.statusAddresses().isEmpty()) {
      return new LoadBalancerStatus(
          settings.statusAddresses().stream().map(StatusDerivations::address).toList());
    }
    return envoyService
        .map(Service::status)
        .map(status -> status.loadBalancer())
        .orElse(LoadBalancerStatus.EMPTY);
  }

  static LoadBalancerStatus.Address address(String text) {
    return IpAddresses.isAddress(text)
        ? new LoadBalancerStatus.Address(null, text, null, List.of())
        : new LoadBalancerStatus.Address(text, null, null, List.of());
  }
}
