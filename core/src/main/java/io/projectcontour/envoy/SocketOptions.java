package io.projectcontour.envoy;

import io.envoyproxy.envoy.config.core.v3.SocketOption;
import java.util.ArrayList;
import java.util.List;

/** Options of listening sockets (spec: xds.md section 2.2). */
final class SocketOptions {
  private SocketOptions() {}

  /** Keep-alive of connections. */
  static List<SocketOption> keepAlive() {
    return List.of(
        option("Enable TCP keep-alive", 1, 9, 1),
        option("TCP keep-alive initial idle time", 6, 4, 45),
        option("TCP keep-alive time between probes", 6, 5, 5),
        option("TCP keep-alive probe count", 6, 6, 9));
  }

  /** Keep-alive and, where they are not 0, the classes of traffic. */
  static List<SocketOption> of(int typeOfService, int trafficClass) {
    List<SocketOption> options = new ArrayList<>(keepAlive());
    if (typeOfService != 0) {
      options.add(option("Set IPv4 TOS field", 0, 1, typeOfService));
    }
    if (trafficClass != 0) {
      options.add(option("Set IPv6 Traffic Class field", 41, 67, trafficClass));
    }
    return options;
  }

  private static SocketOption option(String description, long level, long name, long value) {
    return SocketOption.newBuilder()
        .setDescription(description)
        .setLevel(level)
        .setName(name)
        .setIntValue(value)
        .setState(SocketOption.SocketState.STATE_LISTENING)
        .build();
  }
}
