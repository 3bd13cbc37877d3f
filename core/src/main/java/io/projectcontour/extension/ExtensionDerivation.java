package io.projectcontour.extension;

import io.projectcontour.cluster.BackendLookup;
import io.projectcontour.cluster.ClusterFeature;
import io.projectcontour.cluster.ClusterPlan;
import io.projectcontour.cluster.EndpointsPlan;
import io.projectcontour.cluster.Upstream;
import io.projectcontour.cluster.UpstreamProtocol;
import io.projectcontour.feature.ClusterLimits;
import io.projectcontour.feature.LoadBalancing;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.feature.UpstreamTls;
import io.projectcontour.feature.UpstreamValidations;
import io.projectcontour.finding.Findings;
import io.projectcontour.httpproxy.ServiceDraft;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.k8s.contour.ExtensionService;
import io.projectcontour.settings.DnsLookupFamily;
import io.projectcontour.settings.GoText;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.Timeout;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.SecretLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges one ExtensionService (spec: delegation-extension.md section 2). Runs on the control loop.
 */
public final class ExtensionDerivation {
  private ExtensionDerivation() {}

  /** Judges the object. */
  public static ExtensionPlan derive(ExtensionService object, Lookups lookups) {
    Findings findings = new Findings();
    Draft draft = new Draft();
    boolean valid;
    try (Findings.Visit visit = findings.visit(object.key())) {
      valid = read(object, lookups, visit, draft);
    }
    var verdict = findings.verdicts().getFirst();
    lookups.sources().add(object.key());
    return new ExtensionPlan(
        valid && verdict.isValid()
            ? Optional.of(cluster(object, lookups.settings(), draft))
            : Optional.empty(),
        draft.response,
        draft.serverName(),
        draft.service.clientCertificate,
        verdict,
        lookups.sources());
  }

  private static final class Draft {
    final ServiceDraft service = new ServiceDraft();
    final List<EndpointsPlan.Locality> localities = new ArrayList<>();
    LoadBalancing balancing = LoadBalancing.UNSET;
    Timeout response = Timeout.unset();
    Timeout idleConnection = Timeout.unset();

    String serverName() {
      return service.validation.map(check -> check.subjectNames().getFirst()).orElse("");
    }
  }

  private static boolean read(
      ExtensionService object, Lookups lookups, Findings.Visit visit, Draft draft) {
    ExtensionService.Spec spec = object.spec();
    String protocol = Values.text(spec.protocol());
    draft.service.protocol =
        switch (protocol) {
          case "h2c" -> UpstreamProtocol.H2C;
          case "http/1.1" -> UpstreamProtocol.PLAIN;
          default -> UpstreamProtocol.H2;
        };
    readTimeouts(spec, visit, draft);
    // A bad certificate is told in any case, as in Contour; without TLS none is shown.
    UpstreamTls.clientCertificate(
        lookups, visit, draft.service.protocol.isTls() ? draft.service : new ServiceDraft());
    draft.balancing = LoadBalancing.of(spec.loadBalancerPolicy());
    if (draft.balancing.needsRequests()) {
      visit.warning(
          "SpecError",
          "IgnoredField",
          "ignoring field \".Spec.LoadBalancerPolicy\"; "
              + draft.balancing.strategy()
              + " load balancer policy is not supported for ExtensionClusters");
      draft.balancing = LoadBalancing.UNSET;
    }
    if (!readValidation(object, protocol, lookups, visit, draft)) {
      return false;
    }
    readServices(object, lookups, visit, draft);
    return true;
  }

  private static void readTimeouts(ExtensionService.Spec spec, Findings.Visit visit, Draft draft) {
    if (spec.timeoutPolicy() == null) {
      return;
    }
    String where = "response timeout";
    try {
      draft.response = Timeout.parse(spec.timeoutPolicy().response());
      where = "idle timeout";
      var _ = Timeout.parse(spec.timeoutPolicy().idle());
      where = "idle connection timeout";
      draft.idleConnection = Timeout.parse(spec.timeoutPolicy().idleConnection());
      if (!Values.text(spec.timeoutPolicy().idle()).isEmpty()) {
        visit.warning(
            "SpecError",
            "IgnoredField",
            "ignoring field \".Spec.TimeoutPolicy.Idle\"; idle timeouts are not supported for ExtensionClusters");
      }
    } catch (Timeout.InvalidTimeoutException e) {
      visit.error(
          "SpecError",
          "TimeoutPolicyNotValid",
          "spec.timeoutPolicy failed to parse: error parsing " + where + ": " + e.getMessage());
    }
  }

  private static boolean readValidation(
      ExtensionService object,
      String protocol,
      Lookups lookups,
      Findings.Visit visit,
      Draft draft) {
    if (object.spec().validation() == null) {
      return true;
    }
    UpstreamValidations.Result result =
        UpstreamValidations.read(
            object.spec().validation(), object.metadata().namespace(), lookups);
    switch (result.validation()) {
      case SecretLookup.Found<UpstreamConnection.Validation>(var validation) ->
          draft.service.validation = Optional.of(validation);
      case SecretLookup.NotPermitted<?> _ -> {
        visit.error(
            "TLSError",
            "CACertificateNotDelegated",
            "service.UpstreamValidation.CACertificate Secret \""
                + result.secret()
                + "\" is not configured for certificate delegation");
        return false;
      }
      case SecretLookup.Invalid<?>(String reason) -> {
        visit.error(
            "SpecError",
            "TLSUpstreamValidation",
            "TLS upstream validation policy error: " + reason);
        return false;
      }
    }
    if (!draft.service.protocol.isTls()) {
      visit.error(
          "SpecError",
          "InconsistentProtocol",
          "upstream TLS validation not supported for " + GoText.quote(protocol) + " protocol");
    }
    return true;
  }

  private static void readServices(
      ExtensionService object, Lookups lookups, Findings.Visit visit, Draft draft) {
    List<ExtensionService.Target> targets = object.spec().services();
    boolean allZero = targets.stream().allMatch(target -> target.weight() == 0);
    for (ExtensionService.Target target : targets) {
      NamespacedName name = new NamespacedName(object.metadata().namespace(), target.name());
      if (lookups.service(name).filter(Service::namesExternalHost).isPresent()) {
        visit.error(
            "ServiceError",
            "UnsupportedServiceType",
            "Service "
                + GoText.quote(name.toString())
                + " is of unsupported type \"ExternalName\".");
        continue;
      }
      switch (lookups.backend(name, target.port(), target.port())) {
        case BackendLookup.Missing(String reason) ->
            visit.error(
                "ServiceError",
                "ServiceUnresolvedReference",
                "unresolved service " + GoText.quote(name.toString()) + ": " + reason);
        case BackendLookup.Found found -> {
          if (found.upstream() instanceof Upstream.Discovered(EndpointsPlan endpoints)) {
            draft.localities.add(
                new EndpointsPlan.Locality(
                    name,
                    endpoints.localities().getFirst().portName(),
                    "",
                    allZero ? 1 : target.weight()));
          }
        }
      }
    }
  }

  private static ClusterPlan cluster(ExtensionService object, Settings settings, Draft draft) {
    String name = ExtensionPlan.clusterName(object.name());
    CircuitBreakers breakers =
        object.spec().circuitBreakerPolicy() == null
            ? settings.cluster().circuitBreakers()
            : object.spec().circuitBreakerPolicy();
    List<ClusterFeature> features =
        List.of(
            draft.balancing,
            new UpstreamConnection(
                draft.service.protocol,
                draft.service.protocol == UpstreamProtocol.PLAIN,
                draft.serverName(),
                draft.service.validation,
                draft.service.clientCertificate,
                Optional.empty(),
                draft.idleConnection,
                Optional.empty()),
            new ClusterLimits(
                settings.cluster().connectTimeout(),
                DnsLookupFamily.AUTO,
                Optional.empty(),
                breakers));
    return new ClusterPlan(
        name,
        name.replace('/', '_'),
        new Upstream.Discovered(new EndpointsPlan(name, draft.localities)),
        features);
  }

  /** The Secrets that the plan presents. */
  public static Set<NamespacedName> certificates(ExtensionPlan plan) {
    return plan.clientCertificate()
        .map(certificate -> Set.of(certificate.secret()))
        .orElse(Set.of());
  }
}
