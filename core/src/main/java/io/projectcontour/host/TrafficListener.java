package io.projectcontour.host;

import java.util.Comparator;
import java.util.Locale;

/**
 * A listener of Envoy for traffic: one of the two of the configuration, or one that a Gateway asks
 * for (spec: xds.md section 2.1). Its port decides its name.
 *
 * @param port the port on the Gateway, 1 to 65535; 0 for the listeners of the configuration
 */
public record TrafficListener(Protocol protocol, int port) implements Comparable<TrafficListener> {
  /** The configuration's listener for plain HTTP. */
  public static final TrafficListener INGRESS_HTTP = new TrafficListener(Protocol.HTTP, 0);

  /** The configuration's listener for TLS. */
  public static final TrafficListener INGRESS_HTTPS = new TrafficListener(Protocol.HTTPS, 0);

  private static final Comparator<TrafficListener> ORDER =
      Comparator.comparing(TrafficListener::protocol).thenComparingInt(TrafficListener::port);
  private static final int PORTS = 65535;
  private static final int PRIVILEGED = 1023;
  private static final int OFFSET = 8000;

  /** What a listener expects of connections. */
  public enum Protocol {
    /** HTTP without TLS. */
    HTTP,
    /** TLS, with anything in it. */
    HTTPS,
    /** Bytes. */
    TCP;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the configuration, not a Gateway, says where it listens. */
  public boolean isConfigured() {
    return port == 0;
  }

  /** The name in Envoy. */
  public String name() {
    return isConfigured() ? "ingress_" + protocol.text() : protocol.text() + "-" + port;
  }

  /** The route table of a plain listener. */
  public String routeTable() {
    return name();
  }

  /** The route table of a host behind TLS. */
  public String routeTable(HostKey host) {
    return (isConfigured() ? protocol.text() : name()) + "/" + host.name();
  }

  /** The route table of clients without SNI. */
  public String fallbackTable() {
    return isConfigured() ? "ingress_fallbackcert" : name() + "/fallbackcert";
  }

  /** Where Envoy listens for a port of a Gateway: never on a port that needs privileges. */
  public static int containerPort(int gatewayPort) {
    int port = gatewayPort + OFFSET;
    if (port > PORTS) {
      port -= PORTS;
    }
    return port <= PRIVILEGED ? port + PRIVILEGED : port;
  }

  @Override
  public int compareTo(TrafficListener other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name();
  }
}
