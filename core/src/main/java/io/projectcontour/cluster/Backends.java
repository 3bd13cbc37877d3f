package io.projectcontour.cluster;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Service;
import io.projectcontour.k8s.contour.CircuitBreakers;
import io.projectcontour.settings.GoText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves references to Service ports (spec: httpproxy.md sections 7 and 22). */
public final class Backends {
  private static final String PROTOCOL_ANNOTATION = "projectcontour.io/upstream-protocol.";

  private Backends() {}

  /**
   * Finds a port and the port for health checks.
   *
   * @param found the Service, if it exists
   * @param allowExternalNames whether Services of type ExternalName may be used
   */
  public static BackendLookup find(
      NamespacedName name,
      int port,
      int healthPort,
      Optional<Service> found,
      boolean allowExternalNames) {
    if (found.isEmpty()) {
      return new BackendLookup.Missing("service " + GoText.quote(name.toString()) + " not found");
    }
    Service service = found.get();
    Service.@Nullable Port servicePort = port(service, port);
    if (servicePort == null) {
      return notMatched(name, port);
    }
    if (!protocolOf(servicePort).equals("TCP")) {
      return unsupported(servicePort);
    }
    Service.@Nullable Port healthServicePort = port(service, healthPort);
    if (healthServicePort == null) {
      return notMatched(name, healthPort);
    }
    if (!protocolOf(healthServicePort).equals("TCP")) {
      return unsupported(healthServicePort);
    }
    Optional<String> refused = ExternalNames.refuse(name, service, allowExternalNames);
    if (refused.isPresent()) {
      return new BackendLookup.Missing(refused.get());
    }
    return new BackendLookup.Found(
        service,
        servicePort.port(),
        protocol(service, servicePort),
        service.externalName(),
        upstream(name, service, servicePort, healthServicePort),
        breakers(service));
  }

  /** The number of a port that an Ingress names; empty when the Service has none of that name. */
  public static Optional<Integer> portNamed(Service service, String portName) {
    return service.ports().stream()
        .filter(port -> port.nameOrEmpty().equals(portName))
        .map(Service.Port::port)
        .findFirst();
  }

  private static BackendLookup notMatched(NamespacedName name, int port) {
    return new BackendLookup.Missing(
        "port \"" + port + "\" on service " + GoText.quote(name.toString()) + " not matched");
  }

  private static BackendLookup unsupported(Service.Port port) {
    return new BackendLookup.Missing(
        "unsupported service protocol " + GoText.quote(protocolOf(port)));
  }

  private static Upstream upstream(
      NamespacedName name, Service service, Service.Port port, Service.Port healthPort) {
    String portName = port.nameOrEmpty();
    String healthName = healthPort.nameOrEmpty();
    EndpointsPlan endpoints =
        EndpointsPlan.of(name, portName, healthName.equals(portName) ? "" : healthName);
    return service.externalName().isEmpty()
        ? new Upstream.Discovered(endpoints)
        : new Upstream.Named(
            endpoints.name(), service.externalName(), port.port(), healthPort.port());
  }

  private static Service.@Nullable Port port(Service service, int number) {
    String text = Integer.toString(number);
    for (Service.Port port : service.ports()) {
      if (port.port() == number || port.nameOrEmpty().equals(text)) {
        return port;
      }
    }
    return null;
  }

  private static String protocolOf(Service.Port port) {
    String protocol = port.protocol();
    return protocol == null || protocol.isEmpty() ? "TCP" : protocol;
  }

  private static UpstreamProtocol protocol(Service service, Service.Port port) {
    String appProtocol = port.appProtocol();
    if (appProtocol != null) {
      return switch (appProtocol) {
        case "kubernetes.io/h2c" -> UpstreamProtocol.H2C;
        case "https" -> UpstreamProtocol.TLS;
        default -> UpstreamProtocol.PLAIN;
      };
    }
    Map<String, UpstreamProtocol> byPort = new HashMap<>();
    for (UpstreamProtocol protocol :
        new UpstreamProtocol[] {UpstreamProtocol.H2, UpstreamProtocol.H2C, UpstreamProtocol.TLS}) {
      @Nullable String ports = service.metadata().annotation(PROTOCOL_ANNOTATION + protocol.text());
      if (ports != null) {
        for (String listed : ports.split(",", -1)) {
          byPort.put(listed.strip(), protocol);
        }
      }
    }
    @Nullable UpstreamProtocol named = byPort.get(port.nameOrEmpty());
    if (named != null && !port.nameOrEmpty().isEmpty()) {
      return named;
    }
    return byPort.getOrDefault(Integer.toString(port.port()), UpstreamProtocol.PLAIN);
  }

  private static CircuitBreakers breakers(Service service) {
    return new CircuitBreakers(
        limit(service, "max-connections"),
        limit(service, "max-pending-requests"),
        limit(service, "max-requests"),
        limit(service, "max-retries"),
        limit(service, "per-host-max-connections"));
  }

  private static long limit(Service service, String annotation) {
    @Nullable String text = service.metadata().annotation("projectcontour.io/" + annotation);
    if (text == null) {
      return 0;
    }
    try {
      long value = Integer.parseUnsignedInt(text);
      return Integer.toUnsignedLong((int) value);
    } catch (NumberFormatException e) {
      // As in Contour: text that is no number counts as absent.
      return 0;
    }
  }
}
