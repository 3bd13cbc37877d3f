package io.projectcontour.gateway;

import static io.projectcontour.gateway.ConditionNote.ACCEPTED;
import static io.projectcontour.gateway.ConditionNote.PROGRAMMED;
import static io.projectcontour.gateway.ConditionNote.RESOLVED_REFS;

import io.projectcontour.host.TrafficListener;
import io.projectcontour.k8s.Kind;
import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.gateway.Gateway;
import io.projectcontour.k8s.gateway.LabelSelector;
import io.projectcontour.k8s.gateway.Listener;
import io.projectcontour.settings.GoText;
import io.projectcontour.tables.GatewayLookups;
import io.projectcontour.tls.CertificateReference;
import io.projectcontour.tls.SecretLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges one listener of a Gateway (spec: gateway-api.md section 4.1). */
final class ListenerDerivation {
  private static final String INVALID = "Invalid";
  private static final String NAMESPACES = "Listener.AllowedRoutes.Namespaces.";
  private static final String CERTIFICATES = "Spec.VirtualHost.TLS.CertificateRefs ";

  private final Gateway gateway;
  private final Listener listener;
  private final GatewayLookups lookups;
  private final ConditionList conditions = new ConditionList();

  ListenerDerivation(Gateway gateway, Listener listener, GatewayLookups lookups) {
    this.gateway = gateway;
    this.listener = listener;
    this.lookups = lookups;
  }

  /** The listener, given those in front of it. */
  ListenerPlan derive(List<Listener> earlier) {
    Optional<ConditionNote> conflict = ListenerConflicts.problem(listener, earlier);
    conflict.ifPresent(conditions::add);
    List<Kind> kinds = kinds();
    NamespaceRule namespaces = namespaces();
    Optional<CertificateReference> certificate = Optional.empty();
    boolean ready = conflict.isEmpty() && !conditions.fails(PROGRAMMED);
    if (ready) {
      certificate = certificate();
      ready = certificate.isPresent() || !terminates();
      ready &= !conditions.fails(PROGRAMMED);
    }
    Optional<TrafficListener> envoy =
        conflict.isPresent()
            ? Optional.empty()
            : ListenerConflicts.protocol(listener)
                .map(protocol -> new TrafficListener(protocol, listener.port()));
    complete();
    return new ListenerPlan(
        new ListenerPlan.Routing(
            listener, envoy, kinds, namespaces, ready, certificate.isPresent()),
        certificate,
        conditions.notes());
  }

  private void invalid(String message) {
    conditions.add(ConditionNote.fails(PROGRAMMED, INVALID, message));
  }

  /** Adds the conditions that every listener has. */
  private void complete() {
    conditions.addIfAbsent(
        conditions.isEmpty()
            ? ConditionNote.holds(PROGRAMMED, PROGRAMMED, "Valid listener")
            : ConditionNote.fails(
                PROGRAMMED,
                INVALID,
                "Invalid listener, see other listener conditions for details"));
    conditions.addIfAbsent(ConditionNote.holds(ACCEPTED, ACCEPTED, "Listener accepted"));
    conditions.addIfAbsent(
        ConditionNote.holds(RESOLVED_REFS, RESOLVED_REFS, "Listener references resolved"));
  }

  private List<Kind> kinds() {
    if (listener.allowedRoutes().kinds().isEmpty()) {
      return switch (listener.protocol()) {
        case "HTTP", "HTTPS" -> List.of(Kind.HTTP_ROUTE, Kind.GRPC_ROUTE);
        case "TLS" -> List.of(Kind.TLS_ROUTE, Kind.TCP_ROUTE);
        case "TCP" -> List.of(Kind.TCP_ROUTE);
        default -> List.of();
      };
    }
    List<Kind> kinds = new ArrayList<>();
    for (Listener.GroupKind wanted : listener.allowedRoutes().kinds()) {
      kind(wanted).ifPresent(kinds::add);
    }
    return kinds;
  }

  private Optional<Kind> kind(Listener.GroupKind wanted) {
    String group = wanted.group();
    if (group != null && !group.equals(Kind.GATEWAY.group())) {
      return invalidKind(
          "Group %s is not supported, group must be \"gateway.networking.k8s.io\""
              .formatted(GoText.quote(group)));
    }
    boolean tls = listener.protocol().equals("TLS");
    return switch (wanted.kind()) {
      case "HTTPRoute" -> Optional.of(Kind.HTTP_ROUTE);
      case "GRPCRoute" -> Optional.of(Kind.GRPC_ROUTE);
      case "TLSRoute" ->
          tls
              ? Optional.of(Kind.TLS_ROUTE)
              : invalidKind(
                  "TLSRoutes are incompatible with listener protocol "
                      + GoText.quote(listener.protocol()));
      case "TCPRoute" ->
          tls || listener.protocol().equals("TCP")
              ? Optional.of(Kind.TCP_ROUTE)
              : invalidKind(
                  "TCPRoutes are incompatible with listener protocol "
                      + GoText.quote(listener.protocol()));
      default ->
          invalidKind(
              "Kind %s is not supported, kind must be \"HTTPRoute\", \"TLSRoute\", \"GRPCRoute\" or \"TCPRoute\""
                  .formatted(GoText.quote(wanted.kind())));
    };
  }

  private Optional<Kind> invalidKind(String message) {
    conditions.add(ConditionNote.fails(RESOLVED_REFS, "InvalidRouteKinds", message));
    return Optional.empty();
  }

  private NamespaceRule namespaces() {
    Listener.Namespaces namespaces = listener.allowedRoutes().namespaces();
    return switch (namespaces.fromOrSame()) {
      case "All" -> new NamespaceRule.Any();
      case "Same" -> new NamespaceRule.Same(gateway.metadata().namespace());
      case "Selector" -> selected(namespaces);
      default -> new NamespaceRule.Nowhere();
    };
  }

  private NamespaceRule selected(Listener.Namespaces namespaces) {
    LabelSelector selector = namespaces.selector();
    if (selector == null) {
      invalid(
          NAMESPACES + "Selector is required when " + NAMESPACES + "From is set to \"Selector\".");
      return new NamespaceRule.Nowhere();
    }
    if (selector.isEmpty()) {
      invalid(NAMESPACES + "Selector must specify at least one MatchLabel or MatchExpression.");
      return new NamespaceRule.Nowhere();
    }
    Optional<String> error = LabelSelectors.error(selector);
    if (error.isPresent()) {
      invalid("Error parsing " + NAMESPACES + "Selector: " + error.get() + ".");
      return new NamespaceRule.Nowhere();
    }
    return new NamespaceRule.Selected(selector);
  }

  /** Whether the listener takes the TLS off, or should. */
  private boolean terminates() {
    Listener.Tls tls = listener.tls();
    return switch (listener.protocol()) {
      case "HTTPS" -> true;
      case "TLS" -> tls == null || !tls.modeOrTerminate().equals("Passthrough");
      default -> false;
    };
  }

  private Optional<CertificateReference> certificate() {
    boolean https = listener.protocol().equals("HTTPS");
    if (!https && !listener.protocol().equals("TLS")) {
      return Optional.empty();
    }
    Listener.Tls tls = listener.tls();
    if (tls == null) {
      invalid(
          "Listener.TLS is required when protocol is " + GoText.quote(listener.protocol()) + ".");
      return Optional.empty();
    }
    return switch (tls.modeOrTerminate()) {
      case "Terminate" -> certificate(tls.certificateRefs());
      case "Passthrough" -> {
        if (https) {
          invalid(notTerminated());
        } else if (!tls.certificateRefs().isEmpty()) {
          invalid(
              "Listener.TLS.CertificateRefs cannot be defined when Listener.TLS.Mode is \"Passthrough\".");
        }
        yield Optional.empty();
      }
      default -> {
        invalid(
            https
                ? notTerminated()
                : "Listener.TLS.Mode must be \"Terminate\" or \"Passthrough\".");
        yield Optional.empty();
      }
    };
  }

  private static String notTerminated() {
    return "Listener.TLS.Mode must be \"Terminate\" when protocol is \"HTTPS\".";
  }

  private Optional<CertificateReference> certificate(List<Listener.SecretRef> references) {
    if (references.size() != 1) {
      invalid("Listener.TLS.CertificateRefs must contain exactly one entry");
      return Optional.empty();
    }
    Listener.SecretRef reference = references.getFirst();
    String quoted = CERTIFICATES + GoText.quote(reference.name());
    if (!reference.isSecret()) {
      return unresolved(
          "InvalidCertificateRef", quoted + " must contain a reference to a core.Secret");
    }
    String own = gateway.metadata().namespace();
    String namespace = Values.text(reference.namespace());
    NamespacedName secret =
        new NamespacedName(namespace.isEmpty() ? own : namespace, reference.name());
    if (!lookups.mayRefer(Kind.GATEWAY, own, Kind.SECRET, secret)) {
      return unresolved(
          "RefNotPermitted",
          quoted
              + " namespace must match the Gateway's namespace or be covered by a ReferenceGrant");
    }
    return switch (lookups.common().ownCertificate(secret)) {
      case SecretLookup.Found<CertificateReference>(var certificate) -> Optional.of(certificate);
      case SecretLookup.NotPermitted<?> _ -> throw new IllegalStateException("needs no permission");
      case SecretLookup.Invalid<?>(String reason) ->
          unresolved("InvalidCertificateRef", quoted + " referent is invalid: " + reason);
    };
  }

  private Optional<CertificateReference> unresolved(String reason, String message) {
    conditions.add(ConditionNote.fails(RESOLVED_REFS, reason, message));
    return Optional.empty();
  }
}
