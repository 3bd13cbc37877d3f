package io.projectcontour.app.standalone;

import io.projectcontour.app.CommandFailure;
import io.projectcontour.settings.Settings;
import io.projectcontour.settings.StatsSettings.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports that Envoy will listen on. Envoy itself would go on without a listener whose port is
 * taken; so they are tried before it starts.
 */
public final class Ports {
  private Ports() {}

  /** A port on the loopback address that nobody listens on. */
  public static int free() throws CommandFailure {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure("there is no free port", e);
    }
  }

  /**
   * Tries all of them.
   *
   * @throws CommandFailure if one cannot be listened on; it names the port and the flag
   */
  static void check(Settings settings) throws CommandFailure {
    Map<String, Address> wanted = new LinkedHashMap<>();
    wanted.put(
        "--http-port",
        new Address(settings.listener().http().address(), settings.listener().http().port()));
    wanted.put(
        "--https-port",
        new Address(settings.listener().https().address(), settings.listener().https().port()));
    wanted.put("--stats-port", settings.stats().health());
    if (!settings.stats().health().equals(settings.stats().metrics())) {
      wanted.put("metrics.envoy.port of the configuration file", settings.stats().metrics());
    }
    if (settings.stats().adminPort() > 0) {
      wanted.put("--admin-port", new Address("127.0.0.1", settings.stats().adminPort()));
    }
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (Map.Entry<String, Address> one : wanted.entrySet()) {
        open.add(listen(one.getKey(), one.getValue()));
      }
    } finally {
      close(open);
    }
  }

  private static ServerSocket listen(String flag, Address address) throws CommandFailure {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(
            new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port()), 1);
        return socket;
      } catch (IOException | IllegalArgumentException e) {
        socket.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw inUse(flag, address.port(), e).with("address", address.address());
    }
  }

  /** What to say about a port that cannot be listened on. */
  static CommandFailure inUse(String flag, int port, Exception cause) {
    return new CommandFailure(
            "cannot listen on port %d: stop what listens there, or give another port by %s"
                .formatted(port, flag),
            cause)
        .with("port", String.valueOf(port))
        .with("flag", flag);
  }

  /** Where to reach a listener of this address on this machine. */
  static String reachable(String address) {
    return switch (address) {
      case "0.0.0.0", "::", "" -> "127.0.0.1";
      default -> address;
    };
  }

  private static void close(List<ServerSocket> sockets) throws CommandFailure {
    try {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new CommandFailure("a port cannot be given back", e);
    }
  }
}
