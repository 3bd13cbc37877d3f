package io.projectcontour.gateway;

import com.google.protobuf.ByteString;
import io.projectcontour.feature.UpstreamConnection;
import io.projectcontour.k8s.ConfigMap;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Secret;
import io.projectcontour.k8s.SecretValue;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.gateway.BackendTlsPolicy;
import io.projectcontour.settings.GoText;
import io.projectcontour.tables.GatewayLookups;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretChecks;
import io.projectcontour.tls.SecretLookup;
import io.projectcontour.tls.SecretUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A BackendTLSPolicy, judged (spec: gateway-api.md section 10).
 *
 * @param generation of the object
 * @param validation how backends' certificates are checked; absent when the policy cannot be used
 * @param notes for its status
 */
public record TlsPolicyPlan(
    NamespacedName name,
    long generation,
    Optional<UpstreamConnection.Validation> validation,
    List<ConditionNote> notes) {
  private static final String FIELD = "BackendTLSPolicy.Spec.Validation.";
  private static final String AUTHORITIES_KEY = "ca.crt";

  /** Copies the list. */
  public TlsPolicyPlan {
    notes = List.copyOf(notes);
  }

  /** Judges a policy. */
  public static TlsPolicyPlan of(BackendTlsPolicy policy, GatewayLookups lookups) {
    BackendTlsPolicy.Validation wanted = policy.spec().validation();
    List<String> problems = new ArrayList<>();
    if (!Values.text(wanted.wellKnownCACertificates()).isEmpty()) {
      problems.add(FIELD + "WellKnownCACertificates is unsupported.");
      return unusable(policy, problems);
    }
    if (wanted.hostname().contains("*") || Hostnames.error(wanted.hostname()).isPresent()) {
      problems.add(
          FIELD
              + "Hostname "
              + GoText.quote(wanted.hostname())
              + " is invalid. Hostname must be a valid RFC 1123 fully qualified domain name. Wildcard domains and numeric IP addresses are not allowed");
      return unusable(policy, problems);
    }
    ByteString authorities = ByteString.EMPTY;
    for (BackendTlsPolicy.CaRef reference : wanted.caCertificateRefs()) {
      NamespacedName name = new NamespacedName(policy.metadata().namespace(), reference.name());
      Optional<ByteString> found =
          switch (reference.kind()) {
            case "Secret", "ConfigMap" -> {
              Optional<ByteString> bytes =
                  reference.kind().equals("Secret")
                      ? ofSecret(name, lookups)
                      : lookups.configMap(name).flatMap(TlsPolicyPlan::ofConfigMap);
              if (bytes.isEmpty()) {
                problems.add("Could not find CACertificateRef " + reference.kind() + ": " + name);
              }
              yield bytes;
            }
            default -> {
              problems.add(
                  FIELD
                      + "CACertificateRef.Kind "
                      + GoText.quote(reference.kind())
                      + " is unsupported. Only ConfigMap or Secret Kind is supported.");
              yield Optional.empty();
            }
          };
      authorities = authorities.concat(found.orElse(ByteString.EMPTY));
    }
    if (!problems.isEmpty() || authorities.isEmpty()) {
      return unusable(policy, problems);
    }
    return new TlsPolicyPlan(
        policy.name(),
        policy.metadata().generation(),
        Optional.of(
            new UpstreamConnection.Validation(
                wanted.caCertificateRefs().getFirst().name(),
                authorities,
                List.of(wanted.hostname()))),
        List.of(
            ConditionNote.holds(
                ConditionNote.ACCEPTED, ConditionNote.ACCEPTED, "Accepted BackendTLSPolicy")));
  }

  private static TlsPolicyPlan unusable(BackendTlsPolicy policy, List<String> problems) {
    ConditionList conditions = new ConditionList();
    problems.forEach(
        problem -> conditions.add(ConditionNote.fails(ConditionNote.ACCEPTED, "Invalid", problem)));
    return new TlsPolicyPlan(
        policy.name(), policy.metadata().generation(), Optional.empty(), conditions.notes());
  }

  private static Optional<ByteString> ofSecret(NamespacedName name, GatewayLookups lookups) {
    return lookups.common().authorities(name, name.namespace())
            instanceof SecretLookup.Found<SecretCheck.Bytes>(var bytes)
        ? Optional.of(bytes.pem())
        : Optional.empty();
  }

  private static Optional<ByteString> ofConfigMap(ConfigMap map) {
    SecretValue authorities =
        SecretValue.of(
            Values.text(map.data().get(AUTHORITIES_KEY)).getBytes(StandardCharsets.UTF_8));
    Secret secret = new Secret(map.metadata(), null, Map.of(AUTHORITIES_KEY, authorities));
    return SecretChecks.check(SecretUse.Purpose.AUTHORITIES, secret)
            instanceof SecretCheck.Bytes(ByteString pem)
        ? Optional.of(pem)
        : Optional.empty();
  }

  /**
   * How the certificate of a route's backend is checked. A policy for the backend's port goes
   * before one for the whole Service, and the oldest before others.
   */
  static Optional<UpstreamConnection.Validation> validation(
      References.Backend backend, RouteContext context) {
    List<BackendTlsPolicy> candidates =
        context.lookups().tlsPolicies(backend.service()).stream()
            .sorted(
                Comparator.comparing(
                    (BackendTlsPolicy policy) -> policy.metadata().creationTimestamp()))
            .toList();
    Optional<BackendTlsPolicy> chosen =
        candidates.stream()
            .filter(policy -> targets(policy, backend, Optional.of(backend.portName())))
            .findFirst()
            .or(
                () ->
                    candidates.stream()
                        .filter(policy -> targets(policy, backend, Optional.empty()))
                        .findFirst());
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    context
        .policyUses()
        .add(new RoutePlan.PolicyUse(chosen.get().name(), context.parent().reference()));
    return context.policies().apply(chosen.get().name()).flatMap(TlsPolicyPlan::validation);
  }

  private static boolean targets(
      BackendTlsPolicy policy, References.Backend backend, Optional<String> section) {
    return policy.spec().targetRefs().stream()
        .filter(target -> target.isService() && target.name().equals(backend.service().name()))
        .anyMatch(target -> Optional.ofNullable(target.sectionName()).equals(section));
  }
}
