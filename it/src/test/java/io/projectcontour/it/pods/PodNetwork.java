package io.projectcontour.it.pods;

import static io.projectcontour.it.fixture.HostCommand.demand;

import io.projectcontour.it.fixture.HostCommand;
import io.projectcontour.it.fixture.Requirements;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that only exists on this machine: a bridge in a network namespace of its own, to which
 * this machine and the network namespace of each pod are joined. Any thread may call it.
 */
final class PodNetwork implements AutoCloseable {
  /** 198.18.0.0/15 is reserved for tests of devices (RFC 2544): nothing real is there. */
  private static final int NETWORKS = 512;

  private static final int TRIES = 20;

  private final String hub;
  private final String hostInterface;
  private final String network;
  private final AtomicInteger lastAddress = new AtomicInteger(1);

  private PodNetwork(int number) {
    // The name is the lock for the network, shared with the other networks of tests.
    this.hub = "contour-it-" + number;
    this.hostInterface = "contour" + number;
    this.network = "198.%d.%d".formatted(18 + number / 256, number % 256);
  }

  /**
   * Where a pod is in the network.
   *
   * @param namespace the name of its network namespace
   */
  record Place(String namespace, String address) {
    /** What to put before a command to run it there. */
    List<String> command() {
      // Not "ip netns exec": that hides the control groups behind a new /sys.
      return List.of("nsenter", "--net=/run/netns/" + namespace);
    }
  }

  /** Makes one; left out where that is not possible. */
  static PodNetwork create() {
    Requirements.requireNetworkNamespaces();
    for (int attempt = 1; ; attempt++) {
      PodNetwork made = new PodNetwork(ThreadLocalRandom.current().nextInt(NETWORKS));
      if (HostCommand.run(List.of("ip", "netns", "add", made.hub)).code() == 0) {
        made.connect();
        return made;
      }
      if (attempt == TRIES) {
        throw new IllegalStateException("cannot make a network namespace (ip netns add)");
      }
    }
  }

  private void connect() {
    demand("ip", "-n", hub, "link", "add", "br0", "type", "bridge");
    demand("ip", "-n", hub, "link", "set", "br0", "up");
    demand(
        "ip", "link", "add", hostInterface, "type", "veth", "peer", "name", "host", "netns", hub);
    demand("ip", "-n", hub, "link", "set", "host", "master", "br0", "up");
    demand("ip", "addr", "add", network + ".1/24", "dev", hostInterface);
    demand("ip", "link", "set", hostInterface, "up");
  }

  /** A name that no other network of tests on this machine has. */
  String name() {
    return hub;
  }

  /** The address of this machine, which is the way out for pods. */
  InetAddress hostAddress() {
    return address(network + ".1");
  }

  /** Makes the network namespace of a pod. */
  Place attach() {
    int number = lastAddress.incrementAndGet();
    Place place = new Place(hub + "-" + number, network + "." + number);
    String port = "pod" + number;
    demand("ip", "netns", "add", place.namespace());
    demand(
        "ip",
        "-n",
        hub,
        "link",
        "add",
        port,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        place.namespace());
    demand("ip", "-n", hub, "link", "set", port, "master", "br0", "up");
    demand("ip", "-n", place.namespace(), "addr", "add", place.address() + "/24", "dev", "eth0");
    demand("ip", "-n", place.namespace(), "link", "set", "eth0", "up");
    demand("ip", "-n", place.namespace(), "link", "set", "lo", "up");
    demand("ip", "-n", place.namespace(), "route", "add", "default", "via", network + ".1");
    return place;
  }

  /** Removes the network namespace of a pod whose processes have ended. */
  void detach(Place place) {
    HostCommand.run(List.of("ip", "netns", "delete", place.namespace()));
  }

  /** Gives this machine the address of a Service. */
  void addServiceAddress(String address) {
    demand("ip", "addr", "add", address + "/32", "dev", hostInterface);
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(text + " is an address", e);
    }
  }

  @Override
  public void close() {
    HostCommand.run(List.of("ip", "link", "delete", hostInterface));
    HostCommand.run(List.of("ip", "netns", "delete", hub));
  }
}
