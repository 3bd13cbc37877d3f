package io.projectcontour.gateway;

import io.projectcontour.host.TrafficListener;
import io.projectcontour.host.TrafficListener.Protocol;
import io.projectcontour.k8s.gateway.Listener;
import io.projectcontour.settings.GoText;
import java.util.List;
import java.util.Optional;

/**
 * Which listeners of a Gateway can be there together: of two that cannot, the earlier one is (spec:
 * gateway-api.md section 4.1).
 */
final class ListenerConflicts {
  /** The protocol for HTTPProxies and Ingresses, which bring their certificates. */
  static final String CONTOUR_HTTPS = "projectcontour.io/https";

  private static final String CONFLICTED = "Conflicted";

  private ListenerConflicts() {}

  /** What Envoy expects of connections to a listener; empty for protocols that are not known. */
  static Optional<Protocol> protocol(Listener listener) {
    return switch (listener.protocol()) {
      case "HTTP" -> Optional.of(Protocol.HTTP);
      case "HTTPS", "TLS", CONTOUR_HTTPS -> Optional.of(Protocol.HTTPS);
      case "TCP" -> Optional.of(Protocol.TCP);
      default -> Optional.empty();
    };
  }

  /** Why a listener cannot be there, given those in front of it; empty when it can. */
  static Optional<ConditionNote> problem(Listener listener, List<Listener> earlier) {
    if (!listener.hostnameOrEmpty().isEmpty()) {
      Optional<String> error = Hostnames.error(listener.hostnameOrEmpty());
      if (error.isPresent()) {
        return Optional.of(ConditionNote.fails(ConditionNote.PROGRAMMED, "Invalid", error.get()));
      }
    }
    if (protocol(listener).isEmpty()) {
      return Optional.of(
          ConditionNote.fails(
              ConditionNote.ACCEPTED,
              "UnsupportedProtocol",
              "Listener protocol "
                  + GoText.quote(listener.protocol())
                  + " is unsupported, must be one of HTTP, HTTPS, TLS, TCP or projectcontour.io/https"));
    }
    return earlier.stream().flatMap(other -> conflict(listener, other).stream()).findFirst();
  }

  private static Optional<ConditionNote> conflict(Listener listener, Listener other) {
    if (listener.port() != other.port()) {
      return TrafficListener.containerPort(listener.port())
              == TrafficListener.containerPort(other.port())
          ? Optional.of(
              ConditionNote.fails(
                  ConditionNote.ACCEPTED,
                  "PortUnavailable",
                  "Listener port conflicts with a previous Listener's port"))
          : Optional.empty();
    }
    if (!protocol(listener).equals(protocol(other))) {
      return Optional.of(
          ConditionNote.holds(
              CONFLICTED,
              "ProtocolConflict",
              "All Listener protocols for a given port must be compatible"));
    }
    return listener.hostnameOrEmpty().equals(other.hostnameOrEmpty())
        ? Optional.of(
            ConditionNote.holds(
                CONFLICTED,
                "HostnameConflict",
                "All Listener hostnames for a given port must be unique"))
        : Optional.empty();
  }
}
